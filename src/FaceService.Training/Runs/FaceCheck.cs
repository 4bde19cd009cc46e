using FaceService.Model.Imaging;
using FaceService.Model.Networks.Pretrained;
using FaceService.Training.Evaluation.Images;
using static TorchSharp.torch;

namespace FaceService.Training.Runs;

/// <summary>Tells of a model in whose images a face detector finds no faces, as of one that learned from something else, or too briefly.</summary>
internal static class FaceCheck
{
    private const int Batch = 16;
    private const int LeastShare = 10; // one in so many

    /// <summary>A sentence on a model that draws no faces; null where it does, or where no detector is installed to tell.</summary>
    /// <param name="portraits">What it draws.</param>
    /// <param name="networks">Where pretrained networks are installed; null for none.</param>
    public static string? Problem(IReadOnlyList<RgbImage> portraits, NetworkFolder? networks)
    {
        if (networks?.Holds(PretrainedNetwork.FaceDetector) != true)
            return null;
        using var detector = FaceDetectorNetwork.Open(networks);
        return Problem(portraits.Chunk(Batch).Sum(some => Faces(some, detector)), portraits.Count);
    }

    /// <summary>The sentence for so many faces in so many images.</summary>
    internal static string? Problem(int faces, int portraits) => faces * LeastShare >= portraits
        ? null
        : $"No face: the face detector finds one in {faces} of {portraits} portraits. As the default, this model would give its images to whoever asks for a face.";

    private static int Faces(RgbImage[] portraits, FaceDetectorNetwork detector)
    {
        using var scope = NewDisposeScope();
        var images = portraits.Select(portrait => ImageResizer.Resize(portrait, detector.Size, detector.Size)).ToList();
        return detector.Find(ImageNumbers.Batch(images)).Count(found => found.Count > 0);
    }
}
