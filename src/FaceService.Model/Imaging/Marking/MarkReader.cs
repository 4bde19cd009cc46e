using FaceService.Model.Imaging.Formats;

namespace FaceService.Model.Imaging.Marking;

/// <summary>Finds the mark in PNG, JPEG, WebP and GIF files that nobody vouches for. Thread-safe.</summary>
public static class MarkReader
{
    /// <summary>
    /// Reads the mark. The file may be anything: lengths are checked against what is there, the packet is capped at
    /// 256 KiB (inflated too), and its XML may hold no DTD. No pixel is decoded.
    /// </summary>
    /// <param name="file">The whole file.</param>
    /// <returns>
    /// The mark; null if the format is another, the file holds no XMP, or its XMP does not name
    /// <c>trainedAlgorithmicMedia</c> as the source.
    /// </returns>
    public static ImageMark? Read(ReadOnlySpan<byte> file)
    {
        var packet = Find(file);
        return packet.IsEmpty ? null : XmpPacketReader.Read(packet);
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> file) =>
        file.StartsWith(PngParts.Magic) ? PngXmp.Find(file)
        : file.StartsWith(JpegParts.Magic) ? JpegXmp.Find(file)
        : WebpParts.Matches(file) ? WebpXmp.Find(file)
        : file.StartsWith("GIF89a"u8) ? GifXmp.Find(file)
        : [];
}

/// <summary>
/// The statement inside a file that its image was made by a generator. It survives copying, not editing: whoever
/// wants to can strip it or copy it onto another image, so a mark alone proves nothing.
/// </summary>
/// <param name="System">The AI system's name (IPTC 2025.1, AI System Used); null if the mark does not say.</param>
/// <param name="Version">Its version (AI System Version Used); null if the mark does not say.</param>
/// <param name="Request">
/// The canonical request as JSON, from which the image can be drawn again; null in a mark of another maker.
/// </param>
public sealed record ImageMark(string? System, string? Version, string? Request);
