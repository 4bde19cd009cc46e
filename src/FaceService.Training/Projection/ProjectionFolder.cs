using System.Globalization;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;
using FaceService.Model.Weights;

namespace FaceService.Training.Projection;

/// <summary>The names inside a projection's folder.</summary>
/// <param name="path">The folder.</param>
public sealed class ProjectionFolder(string path)
{
    private const string FrameEnding = ".png";

    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The image that is sought, cropped to the model's size (PNG). Gone once the search is over.</summary>
    public string Target => System.IO.Path.Combine(Path, "target.png");

    /// <summary>What the latent draws (PNG, marked).</summary>
    public string Result => System.IO.Path.Combine(Path, "result.png");

    /// <summary>The sought image and the drawn one side by side (PNG); the command line's only.</summary>
    public string Comparison => System.IO.Path.Combine(Path, "comparison.png");

    /// <summary>A body for <c>POST /generate</c>: model, space and latent.</summary>
    public string LatentJson => System.IO.Path.Combine(Path, "latent.json");

    /// <summary>The latent for NumPy, float32, [w_dim] or [num_ws, w_dim].</summary>
    public string LatentNpy => System.IO.Path.Combine(Path, "latent.npy");

    /// <summary>How it went: a <see cref="ProjectionResult"/>. Written last.</summary>
    public string Summary => System.IO.Path.Combine(Path, "projection.json");

    /// <summary>The way from the mean face to the result (GIF).</summary>
    public string Timelapse => System.IO.Path.Combine(Path, "timelapse.gif");

    /// <summary>What a search broken off goes on from.</summary>
    public string Checkpoint => System.IO.Path.Combine(Path, "checkpoint.safetensors");

    /// <summary>What the latent drew last (PNG, marked); null before the search and once it is over.</summary>
    public string? NewestFrame => FramePaths().LastOrDefault();

    private string Frames => System.IO.Path.Combine(Path, "frames");

    /// <summary>True once a search was begun here.</summary>
    public bool HoldsProjection => File.Exists(Summary) || File.Exists(Checkpoint) || File.Exists(Result);

    /// <summary>
    /// Keeps of the sought image what a search needs, as training data is prepared: the largest centred square in the model's size, nothing of
    /// the rest of the file, nor of what it says of place and time.
    /// </summary>
    /// <param name="picture">Any image.</param>
    /// <param name="size">The model's size in pixels.</param>
    public void WriteTarget(RgbImage picture, int size)
    {
        Directory.CreateDirectory(Path);
        DurableFile.WriteAllBytes(Target, ImageEncoder.Encode(ImageResizer.CropAndResize(picture, size, size), ImageFormat.Png));
    }

    internal string Frame(int step) => System.IO.Path.Combine(Frames, step.ToString("D6", CultureInfo.InvariantCulture) + FrameEnding);

    /// <summary>Paths of the frames, the first step's first.</summary>
    internal IReadOnlyList<string> FramePaths() =>
        Directory.Exists(Frames) ? [.. Directory.EnumerateFiles(Frames, "*" + FrameEnding).Order(StringComparer.Ordinal)] : [];

    internal void Create() => Directory.CreateDirectory(Frames);

    /// <summary>Removes what only the search itself needs.</summary>
    internal void Tidy()
    {
        File.Delete(Checkpoint);
        if (Directory.Exists(Frames))
            Directory.Delete(Frames, recursive: true);
    }
}
