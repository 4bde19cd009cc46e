using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FaceService.Api.Faces.Requests;

/// <summary>What a caller can take (RFC 9110, section 12.5.1). Without the header, or with one that cannot be read, that is everything.</summary>
internal sealed class AcceptHeader
{
    private readonly IList<MediaTypeHeaderValue> _ranges;

    public AcceptHeader(StringValues header)
    {
        Text = header.ToString();
        _ranges = MediaTypeHeaderValue.TryParseList(header, out var ranges) ? ranges : [];
        foreach (var range in _ranges.Where(range => range.MediaType.Equals("image/jpg", StringComparison.OrdinalIgnoreCase)))
            range.MediaType = "image/jpeg"; // how many write it
    }

    /// <summary>As it was sent.</summary>
    public string Text { get; }

    /// <summary>The offer that is wanted most; of equals, the first. Null when none is wanted.</summary>
    public T? Best<T>(IReadOnlyList<T> offers, Func<T, string?> mediaType)
    {
        var best = offers.Select(offer => (Offer: offer, Quality: Quality(mediaType(offer)))).MaxBy(o => o.Quality);
        return best.Quality > 0 ? best.Offer : default;
    }

    /// <summary>Whether it is named itself, and not just covered by a wildcard.</summary>
    public bool Names(string mediaType) =>
        _ranges.Any(range => range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase) && range.Quality is not 0);

    /// <summary>Whether a page is wanted more than data: what a browser asks for.</summary>
    public bool PrefersHtml() => _ranges.Count > 0 && Quality("text/html") > Quality("application/json");

    /// <summary>0…1; the most specific range that fits decides.</summary>
    private double Quality(string? mediaType)
    {
        if (mediaType is null)
            return 0;
        if (_ranges.Count == 0)
            return 1;
        var type = new MediaTypeHeaderValue(mediaType);
        var fitting = _ranges.Where(range => type.IsSubsetOf(WithoutQuality(range))).ToArray();
        return fitting.Length == 0 ? 0 : fitting.MaxBy(Specificity)!.Quality ?? 1;
    }

    private static MediaTypeHeaderValue WithoutQuality(MediaTypeHeaderValue range) => new(range.MediaType);

    private static int Specificity(MediaTypeHeaderValue range) => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
}
