namespace FaceService.Api.Models;

/// <summary>One model as <c>GET /models/{name}</c> tells it.</summary>
/// <param name="Model">What the list tells, too.</param>
/// <param name="Versions">All versions under the name, the newest first.</param>
/// <param name="Card">What it was made from and what it is good for, in Markdown; empty without a card.</param>
internal sealed record ModelDetails(ModelSummary Model, IReadOnlyList<int> Versions, string Card);
