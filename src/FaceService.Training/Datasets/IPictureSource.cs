namespace FaceService.Training.Datasets;

/// <summary>A place that holds picture files: a zip, a folder, or a file of raw pictures. One thread at a time.</summary>
internal interface IPictureSource : IDisposable
{
    /// <summary>Path of the zip or folder, for messages.</summary>
    string Path { get; }

    /// <summary>Names of every file in it, with forward slashes, relative to its root, in ordinal order.</summary>
    IReadOnlyList<string> Files { get; }

    /// <summary>Length of a file in bytes, as its directory entry tells.</summary>
    long LengthOf(string file);

    /// <summary>Reads a file, at most <paramref name="limit"/> bytes of it.</summary>
    /// <returns>The content, or null when it is longer than the limit.</returns>
    byte[]? Read(string file, long limit);

    /// <summary>SHA-256 (lower-case hex) that changes when the source changes.</summary>
    string Digest();
}
