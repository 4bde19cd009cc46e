namespace FaceService.Model.Imaging.Marking;

/// <summary>
/// The statement inside a file that its picture was made by a generator. It survives copying, not editing: whoever
/// wants to can strip it or copy it onto another picture, so a mark alone proves nothing.
/// </summary>
/// <param name="System">The AI system's name (IPTC 2025.1, AI System Used); null if the mark does not say.</param>
/// <param name="Version">Its version (AI System Version Used); null if the mark does not say.</param>
/// <param name="Request">
/// The canonical request as JSON, from which the picture can be drawn again; null in a mark of another maker.
/// </param>
public sealed record ImageMark(string? System, string? Version, string? Request);
