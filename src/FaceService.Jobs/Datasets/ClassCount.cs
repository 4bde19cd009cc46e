namespace FaceService.Jobs.Datasets;

/// <summary>How many pictures are of a class.</summary>
/// <param name="Name">Its values joined by slashes, such as <c>female/asian</c>.</param>
/// <param name="Pictures">How many.</param>
public sealed record ClassCount(string Name, int Pictures);
