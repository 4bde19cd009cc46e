namespace FaceService.Api;

/// <summary>Where everything lies that is made at run time: <c>jobs/</c>, <c>datasets/</c>, <c>models/</c>.</summary>
/// <param name="Path">An absolute path.</param>
internal sealed record DataFolder(string Path)
{
    /// <summary>The setting <c>Data:Folder</c>, else the environment's <c>FACE_DATA</c>, else <c>data</c> in the current folder.</summary>
    public static DataFolder Of(IConfiguration configuration) => new(System.IO.Path.GetFullPath(
        Text(configuration["Data:Folder"]) ?? Text(configuration["FACE_DATA"]) ?? "data"));

    public string Inside(string name) => System.IO.Path.Combine(Path, name);

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
