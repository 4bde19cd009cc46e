using FaceService.Model.Imaging;
using FaceService.Model.Networks.Pretrained;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Judges;

/// <summary>Where eyes are, and how near people come to each other.</summary>
internal static class FaceGeometry
{
    private const int EyePoints = 6;
    private const int LeftEye = 36; // first landmark of the eye at the left of the picture
    private const int RightEye = 42;

    /// <summary>The eyes' places of images.</summary>
    /// <param name="network">Finds landmarks.</param>
    /// <param name="rgb">[N, 3, 112, 112], levels 0 … 255.</param>
    /// <returns>[N, 2, 2]: left and right eye; x and y in hundredths of the image's side.</returns>
    public static Tensor Eyes(FaceLandmarkNetwork network, Tensor rgb)
    {
        var points = network.Points(rgb);
        return stack([points.narrow(1, LeftEye, EyePoints).mean([1]), points.narrow(1, RightEye, EyePoints).mean([1])], 1).Times(100);
    }

    /// <summary>How far two faces' people are from each other.</summary>
    /// <param name="networks">Where the face recognition network is installed.</param>
    /// <param name="a">A face, framed as portraits are; of any size.</param>
    /// <param name="b">Another.</param>
    /// <returns>The Euclidean distance of their 128 numbers, or null where it is not installed.</returns>
    public static double? PersonDistance(NetworkFolder networks, RgbImage a, RgbImage b)
    {
        if (!networks.Holds(PretrainedNetwork.FaceRecognition))
            return null;
        using var scope = NewDisposeScope();
        using var network = FaceRecognitionNetwork.Open(networks);
        var people = JudgedImages.Rows([a, b], network.Size, rgb => network.Describe(rgb).Person);
        return people[0].sub(people[1]).norm().item<double>();
    }

    /// <summary>Compares two sets' eyes.</summary>
    /// <param name="eyes">[N, 2, 2]</param>
    /// <param name="others">[M, 2, 2]</param>
    public static EyePlaces Between(Tensor eyes, Tensor others)
    {
        using var scope = NewDisposeScope();
        return new(Length(eyes.mean([0]).sub(others.mean([0]))).mean().item<double>(), Spread(eyes), Spread(others), Apart(eyes), Apart(others));
    }

    /// <summary>Each person's distance to the nearest of a pool.</summary>
    /// <param name="people">[N, 128]</param>
    /// <param name="pool">[M, 128]</param>
    public static double[] NearestOf(Tensor people, Tensor pool)
    {
        using var scope = NewDisposeScope();
        return cdist(people, pool).min(1).values.data<double>().ToArray();
    }

    /// <summary>Sums up distances to the nearest.</summary>
    /// <param name="distances">At least one.</param>
    /// <param name="real">Those of held-out images, which cannot be copies.</param>
    public static PeopleDistances Summary(double[] distances, double[] real)
    {
        var sorted = distances.Order().ToList();
        var threshold = real.Order().ElementAt(real.Length / 100);
        return new((sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2, sorted[0], distances.Count(d => d < threshold) / (double)distances.Length);
    }

    private static double Spread(Tensor eyes) => Math.Sqrt(eyes.sub(eyes.mean([0], keepdim: true)).Squared().sum([2]).mean().item<double>());

    private static double Apart(Tensor eyes) => Length(eyes.select(1, 0).sub(eyes.select(1, 1))).mean().item<double>();

    private static Tensor Length(Tensor steps) => steps.Squared().sum([-1]).sqrt();
}
