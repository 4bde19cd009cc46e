using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using FaceService.Model.Imaging;
using FaceService.Model.Weights;

namespace FaceService.Cli.Fetching;

/// <summary>Where a picture comes to lie: its name follows from its URL, its ending from its content, and beside it lies where it is from.</summary>
internal sealed class FetchedPlace
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly string _stem;

    public FetchedPlace(string folder, Uri address)
    {
        var name = Path.GetFileNameWithoutExtension(Uri.UnescapeDataString(address.Segments[^1].TrimEnd('/')));
        var plain = new string([.. name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(60)]);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.AbsoluteUri)))[..10];
        _stem = Path.Combine(folder, plain.Length > 0 ? $"{plain}-{digest}" : digest);
    }

    /// <summary>What has arrived so far. A leading dot would do, but an ending is seen.</summary>
    public string Part => _stem + ".part";

    /// <summary>By what the server knows that version again.</summary>
    public string PartVersion => _stem + ".part.version";

    private string Provenance => _stem + ".json";

    /// <summary>Whether the picture is there, whole.</summary>
    public bool IsThere => File.Exists(Provenance);

    /// <summary>Puts what has arrived into its place.</summary>
    public void Keep(ImageFormat format, object provenance)
    {
        var ending = format == ImageFormat.Jpeg ? ".jpg" : format == ImageFormat.Png ? ".png" : ".webp";
        File.Move(Part, _stem + ending, overwrite: true);
        File.Delete(PartVersion);
        DurableFile.WriteAllBytes(Provenance, JsonSerializer.SerializeToUtf8Bytes(provenance, Json));
    }

    public void Forget()
    {
        File.Delete(Part);
        File.Delete(PartVersion);
    }
}

/// <summary>Where a picture is from.</summary>
internal sealed record FetchProvenance
{
    public required Uri Url { get; init; }

    /// <summary>The address that gave it, where redirects led elsewhere.</summary>
    public Uri? FinalUrl { get; init; }

    /// <summary>The page that shows it.</summary>
    public Uri? Page { get; init; }

    public required DateTimeOffset Fetched { get; init; }

    /// <summary>What the server said it is.</summary>
    public string? ContentType { get; init; }

    public DateTimeOffset? LastModified { get; init; }

    public required long Bytes { get; init; }

    public required string Sha256 { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }
}
