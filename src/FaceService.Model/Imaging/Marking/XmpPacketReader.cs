using System.Text;
using System.Xml;

namespace FaceService.Model.Imaging.Marking;

/// <summary>
/// Reads a mark out of an XMP packet that nobody vouches for: no DTD (so no entities), a cap on bytes and on depth, and
/// a forward reader without recursion.
/// </summary>
internal static class XmpPacketReader
{
    public const int MaxBytes = 1 << 18;
    private const int MaxDepth = 32;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <returns>The mark; null if the packet is no XMP, or does not say that a model made the image.</returns>
    public static ImageMark? Read(ReadOnlySpan<byte> packet)
    {
        if (packet.Length > MaxBytes)
            return null;
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(packet.TrimEnd(" \t\r\n\0"u8).ToArray()), Settings);
            var properties = ReadProperties(xml);
            return properties?.GetValueOrDefault((XmpNames.Iptc, XmpNames.SourceType)) != XmpNames.TrainedAlgorithmicMedia
                ? null
                : new ImageMark(
                    properties.GetValueOrDefault((XmpNames.Iptc, XmpNames.System)),
                    properties.GetValueOrDefault((XmpNames.Iptc, XmpNames.Version)),
                    properties.GetValueOrDefault((XmpNames.Face, XmpNames.Request)));
        }
        catch (XmlException)
        {
            return null;
        }
    }

    // XMP writers may give a simple property as an element, as an attribute of its Description, or as rdf:resource.
    private static Dictionary<(string Space, string Name), string>? ReadProperties(XmlReader xml)
    {
        var properties = new Dictionary<(string, string), string>();
        var description = int.MinValue; // depth of the Description that we are inside of
        var text = new StringBuilder();
        while (xml.Read())
        {
            if (xml.Depth > MaxDepth)
                return null;
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when IsDescription(xml) && description < 0:
                    description = xml.IsEmptyElement ? description : xml.Depth;
                    ReadAttributes(xml, properties);
                    break;
                case XmlNodeType.Element when xml.Depth == description + 1:
                    text.Clear();
                    text.Append(xml.GetAttribute("resource", XmpNames.Rdf));
                    if (xml.IsEmptyElement)
                        properties.TryAdd((xml.NamespaceURI, xml.LocalName), text.ToString());
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace
                    when xml.Depth == description + 2:
                    text.Append(xml.Value);
                    break;
                case XmlNodeType.EndElement when xml.Depth == description + 1:
                    properties.TryAdd((xml.NamespaceURI, xml.LocalName), text.ToString().Trim());
                    break;
                case XmlNodeType.EndElement when xml.Depth == description:
                    description = int.MinValue;
                    break;
            }
        }

        return properties;
    }

    private static bool IsDescription(XmlReader xml) => xml.LocalName == "Description" && xml.NamespaceURI == XmpNames.Rdf;

    private static void ReadAttributes(XmlReader xml, Dictionary<(string, string), string> properties)
    {
        while (xml.MoveToNextAttribute())
            properties.TryAdd((xml.NamespaceURI, xml.LocalName), xml.Value);
        xml.MoveToElement();
    }
}
