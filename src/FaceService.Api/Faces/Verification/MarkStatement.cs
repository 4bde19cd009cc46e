using System.Text.Json;

namespace FaceService.Api.Faces.Verification;

/// <summary>What a mark says.</summary>
/// <param name="System">The AI system that it names.</param>
/// <param name="Version">That system's version.</param>
/// <param name="Request">The canonical request, if it holds one in JSON.</param>
internal sealed record MarkStatement(string? System, string? Version, JsonElement? Request);
