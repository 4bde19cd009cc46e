namespace FaceService.Cli.Tests.Models;

/// <summary>
/// A test against networks and numbers of the published code: NAME.pkl or NAME.pt beside NAME.npz or NAME-expected.npz in the
/// folder that FACE_REFERENCE names. tests/reference/write_published.py makes such a folder. Skipped without one.
/// </summary>
internal sealed class ReferenceTheoryAttribute : TheoryAttribute
{
    public ReferenceTheoryAttribute()
    {
        if (Folder is null)
            Skip = "FACE_REFERENCE names no folder of reference networks.";
    }

    public static string? Folder => Environment.GetEnvironmentVariable("FACE_REFERENCE") is { Length: > 0 } folder ? folder : null;

    /// <summary>The networks' files and those of their numbers.</summary>
    public static TheoryData<string, string> Files()
    {
        var data = new TheoryData<string, string>();
        foreach (var network in Directory.EnumerateFiles(Folder ?? Path.GetTempPath()).Where(path => path.EndsWith(".pkl") || path.EndsWith(".pt")).Order())
        {
            foreach (var numbers in (string[])[Path.ChangeExtension(network, ".npz"), network[..network.LastIndexOf('.')] + "-expected.npz"])
                if (File.Exists(numbers))
                    data.Add(network, numbers);
        }

        if (data.Count == 0)
            data.Add("no network", "no numbers");
        return data;
    }
}
