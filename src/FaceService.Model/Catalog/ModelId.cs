namespace FaceService.Model.Catalog;

/// <summary>A model's name and version, written NAME@VERSION.</summary>
/// <param name="Name">Matches <c>[a-z0-9][a-z0-9-]{0,62}</c>.</param>
/// <param name="Version">1, 2, 3, …</param>
public readonly record struct ModelId(string Name, int Version)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}@{Version}";
}
