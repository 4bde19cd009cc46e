namespace FaceService.Api.Observability;

/// <summary>Where measurements are sent. Section <c>Otlp</c>.</summary>
public sealed class OtlpOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Otlp";

    /// <summary>
    /// A collector's address such as <c>http://localhost:4317</c>; null sends nothing. Without it the variable
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> counts, and with either the other <c>OTEL_</c> variables do, too.
    /// </summary>
    public Uri? Endpoint { get; set; }
}
