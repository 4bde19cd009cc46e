using System.Collections.Concurrent;
using FaceService.Model.Weights;

namespace FaceService.Model.Catalog;

/// <summary>Remembers files' digests, so that a look at the disk does not read every weight again.</summary>
internal sealed class DigestCache
{
    private readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), string> _digests = new();

    /// <summary>The digest of an open file; computed only if path, length or time of writing is new.</summary>
    public string Of(string path, GeneratorFile file)
    {
        var info = new FileInfo(path);
        var key = (info.FullName, info.Exists ? info.Length : 0, info.LastWriteTimeUtc);
        if (!_digests.TryGetValue(key, out var digest))
            _digests[key] = digest = file.ComputeDigest();
        return digest;
    }
}
