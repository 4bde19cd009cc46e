namespace FaceService.Api.Models;

/// <summary>Where everything lies that is made at run time. Section <c>Data</c>.</summary>
public sealed class DataOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Data";

    /// <summary>The data folder; null: the variable <c>FACE_DATA</c>, else <c>data</c>.</summary>
    public string? Folder { get; set; }
}
