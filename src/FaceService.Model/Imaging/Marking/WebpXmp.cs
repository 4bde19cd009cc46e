using FaceService.Model.Imaging.Formats;

namespace FaceService.Model.Imaging.Marking;

/// <summary>XMP in WebP: the chunk <c>XMP </c> of an extended file (RFC 9649, section 2.7).</summary>
internal static class WebpXmp
{
    /// <returns>The packet; empty if there is none.</returns>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> file)
    {
        var chunks = WebpParts.Chunks(file);
        while (WebpParts.Next(ref chunks, out var type, out var body))
        {
            if (type.SequenceEqual("XMP "u8))
                return body;
        }

        return [];
    }
}
