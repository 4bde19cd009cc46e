using FaceService.Api.Batching;
using FaceService.Api.Faces.Outputs;
using FaceService.Api.Faces.Plans;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Verification;

/// <summary>What makes an animation of the faces in a mark: how many frames lie between them, and where.</summary>
/// <param name="Frames">Frames in all.</param>
/// <param name="InW">Whether the way lies in w.</param>
/// <param name="Spherical">Along the arc rather than straight.</param>
/// <param name="Loop">Whether it leads back to the first face.</param>
internal sealed record MarkedPath(int Frames, bool InW, bool Spherical, bool Loop)
{
    // Enough that a change that lasts is met; a face a frame of a long way would keep the device from those who wait.
    private const int MostCompared = 16;

    /// <summary>The frames to compare: all of a short way, else the first, the last and some between, evenly.</summary>
    public IReadOnlyList<int> Samples()
    {
        if (Frames <= MostCompared)
            return [.. Enumerable.Range(0, Frames)];
        return [.. Enumerable.Range(0, MostCompared).Select(i => i * (Frames - 1) / (MostCompared - 1))];
    }

    /// <summary>The plan that draws it, at the model's own size.</summary>
    public FacePlan Plan(ServedModel model, IReadOnlyList<PlannedFace> keys) => new()
    {
        Model = model,
        Faces = keys,
        Size = model.Config.ImageSize,
        Format = ImageFormat.Gif,
        Output = new AnimationOutput
        {
            Frames = Frames,
            FramesPerSecond = 1, // nothing is played
            Loop = Loop,
            InW = InW,
            Spherical = Spherical,
        },
    };
}
