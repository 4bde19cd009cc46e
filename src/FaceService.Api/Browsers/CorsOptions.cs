namespace FaceService.Api.Browsers;

/// <summary>Which pages of other sites may ask for faces. Section <c>Cors</c>.</summary>
public sealed class CorsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Cors";

    /// <summary>Origins such as <c>https://example.org</c>, or a single <c>*</c> for all; empty for none.</summary>
    public IList<string> Origins { get; } = [];
}
