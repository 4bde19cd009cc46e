using FaceService.Model.Catalog;

namespace FaceService.Api;

/// <summary>Where everything lies that is made at run time: <c>jobs/</c>, <c>datasets/</c>, <c>models/</c>, <c>keys/</c>.</summary>
/// <param name="path">An absolute path.</param>
internal sealed class DataFolder(string path)
{
    private volatile bool _isWritable;

    public string Path => path;

    /// <summary>Why nothing can be written here; null if it can. What was not writable is tried again.</summary>
    public string? Unwritable => _isWritable ? null : Try();

    /// <summary>The setting <c>Data:Folder</c>, else the environment's <c>FACE_DATA</c>, else <see cref="DefaultFolders.Data"/>.</summary>
    /// <exception cref="IOException">There is a file in its place.</exception>
    public static DataFolder Of(IConfiguration configuration)
    {
        var path = System.IO.Path.GetFullPath(Text(configuration["Data:Folder"]) ?? Text(configuration["FACE_DATA"]) ?? DefaultFolders.Data);
        return File.Exists(path)
            ? throw new IOException($"The data folder cannot be {path}: that is a file. Data:Folder, or FACE_DATA, names a folder.")
            : new DataFolder(path);
    }

    public string Inside(string name) => System.IO.Path.Combine(Path, name);

    private string? Try()
    {
        try
        {
            Directory.CreateDirectory(Path);
            using var file = new FileStream(
                Inside($".write-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            _isWritable = true;
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
