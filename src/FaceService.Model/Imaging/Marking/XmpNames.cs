namespace FaceService.Model.Imaging.Marking;

/// <summary>Namespaces and values of the mark.</summary>
internal static class XmpNames
{
    public const string Meta = "adobe:ns:meta/";
    public const string Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

    /// <summary>IPTC Photo Metadata Standard, extension schema.</summary>
    public const string Iptc = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";

    /// <summary>Our own: holds the request.</summary>
    public const string Face = "urn:x-face-service:mark:1.0/";

    public const string SourceType = "DigitalSourceType";
    public const string System = "AISystemUsed";
    public const string Version = "AISystemVersionUsed";
    public const string Request = "Request";

    /// <summary>IPTC's code for "made by a trained model from scratch".</summary>
    public const string TrainedAlgorithmicMedia = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
}
