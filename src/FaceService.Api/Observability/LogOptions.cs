namespace FaceService.Api.Observability;

/// <summary>Where logs go beside the console. Section <c>Log</c>; levels stand in Serilog's own section.</summary>
public sealed class LogOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Log";

    /// <summary>A file that gets every line as JSON, a new one each day, kept for a week; null for none.</summary>
    public string? File { get; set; }
}
