using System.Security.Cryptography;

namespace FaceService.Api.Pages;

/// <summary>The pages' files, kept inside the program: there is no folder to find, and none to get out of.</summary>
internal static class PageAssets
{
    private const string Prefix = "pages/";

    // What stands in for a package without which a page would not work at all.
    private static readonly (string Vendor, string Fallback)[] Fallbacks =
    [
        ("vendor/lit-html/lit-html.js", "fallback/lit-html.js"),
        ("vendor/uplot/uPlot.esm.js", "fallback/uPlot.esm.js"),
        ("vendor/uplot/uPlot.min.css", "fallback/uPlot.min.css"),
    ];

    private static readonly SortedDictionary<string, PageAsset> All = ReadAll();

    /// <summary>Changes when any file does. Addresses carry it, so that browsers may keep what they have for good.</summary>
    public static string Version { get; } = Hash(All.Values.SelectMany(asset => asset.Digest).ToArray());

    /// <summary>A file, by its path with slashes; null if there is none.</summary>
    public static PageAsset? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>Whether there is such a file: those of npm packages are not, where the program was built without npm.</summary>
    public static bool Has(string name) => All.ContainsKey(name);

    /// <summary>Where a file is to be had. Modules import each other by relative addresses, and so stay within one version.</summary>
    /// <exception cref="ArgumentException">There is no such file: a slip in a page.</exception>
    public static string Address(string name) =>
        All.ContainsKey(name) ? $"/pages/{Version}/{name}" : throw new ArgumentException($"There is no asset {name}.", nameof(name));

    private static SortedDictionary<string, PageAsset> ReadAll()
    {
        var names = typeof(PageAssets).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal));
        var all = new SortedDictionary<string, PageAsset>(
            names.ToDictionary(name => name[Prefix.Length..].Replace('\\', '/'), Read), StringComparer.Ordinal);
        foreach (var (vendor, fallback) in Fallbacks)
            all.TryAdd(vendor, all[fallback]);
        return all;
    }

    private static PageAsset Read(string resource)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new PageAsset(bytes, MediaType(Path.GetExtension(resource)), SHA256.HashData(bytes));
    }

    private static string MediaType(string suffix) => suffix switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".txt" => "text/plain; charset=utf-8",
        ".woff2" => "font/woff2",
        _ => throw new InvalidOperationException($"No media type is known for {suffix}."),
    };

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 6));
}
