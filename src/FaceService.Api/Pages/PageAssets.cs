using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace FaceService.Api.Pages;

/// <summary>The pages' files, kept inside the program: there is no folder to find, and none to get out of.</summary>
internal static class PageAssets
{
    private const string Prefix = "FaceService.Api.Pages.Assets.";

    private static readonly Dictionary<string, PageAsset> All = typeof(PageAssets).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);

    public static PageAsset? Find(string name) => All.GetValueOrDefault(name);

    private static PageAsset Read(string resource)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
        return new PageAsset(bytes, MediaType(Path.GetExtension(resource)), tag);
    }

    private static string MediaType(string suffix) => suffix switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new InvalidOperationException($"No media type is known for {suffix}."),
    };
}
