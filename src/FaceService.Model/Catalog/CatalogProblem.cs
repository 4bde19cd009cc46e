namespace FaceService.Model.Catalog;

/// <summary>A folder that is not served, and why.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Message">What is wrong with it.</param>
public sealed record CatalogProblem(string Path, string Message);
