using System.Text;
using System.Xml;

namespace FaceService.Model.Imaging.Marking;

/// <summary>Writes a mark as an XMP packet (ISO 16684-1).</summary>
internal static class XmpPacketWriter
{
    /// <summary>What a JPEG segment can hold, less a margin; the other formats keep to it too, so that a mark fits all or none.</summary>
    public const int MaxBytes = 64_000;

    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        OmitXmlDeclaration = true,
        ConformanceLevel = ConformanceLevel.Document,
        NewLineHandling = NewLineHandling.Entitize,
    };

    /// <returns>UTF-8, without a byte order mark in front.</returns>
    /// <exception cref="ArgumentException">The mark is too long, or holds a character that XML has no place for.</exception>
    public static byte[] Write(ImageMark mark)
    {
        using var stream = new MemoryStream(1024);
        using (var xml = XmlWriter.Create(stream, Settings))
        {
            xml.WriteProcessingInstruction("xpacket", "begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"");
            xml.WriteStartElement("x", "xmpmeta", XmpNames.Meta);
            xml.WriteStartElement("rdf", "RDF", XmpNames.Rdf);
            xml.WriteStartElement("rdf", "Description", XmpNames.Rdf);
            xml.WriteAttributeString("rdf", "about", XmpNames.Rdf, "");
            xml.WriteElementString("Iptc4xmpExt", XmpNames.SourceType, XmpNames.Iptc, XmpNames.TrainedAlgorithmicMedia);
            WriteProperty(xml, "Iptc4xmpExt", XmpNames.System, XmpNames.Iptc, mark.System);
            WriteProperty(xml, "Iptc4xmpExt", XmpNames.Version, XmpNames.Iptc, mark.Version);
            WriteProperty(xml, "face", XmpNames.Request, XmpNames.Face, mark.Request);
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteProcessingInstruction("xpacket", "end=\"r\"");
        }

        if (stream.Length > MaxBytes)
            throw new ArgumentException($"The mark takes {stream.Length:N0} bytes; a file has room for {MaxBytes:N0}.", nameof(mark));
        return stream.ToArray();
    }

    private static void WriteProperty(XmlWriter xml, string prefix, string name, string space, string? value)
    {
        if (value is not null)
            xml.WriteElementString(prefix, name, space, value);
    }
}
