namespace FaceService.Api.Models;

/// <summary>Where models lie. Section <c>Models</c>.</summary>
public sealed class ModelsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Models";

    /// <summary>
    /// The folder of shipped models, NAME/VERSION inside; relative to where the service was started. Null: the variable
    /// <c>FACE_MODELS</c>, else <see cref="FaceService.Model.Catalog.DefaultFolders.Models"/>.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>NAME or NAME@VERSION of what requests without a model get, until somebody sets another.</summary>
    public string? Default { get; set; }
}
