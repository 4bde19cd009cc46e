using FaceService.Model.Torch;
using FaceService.Model.Weights;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Pretrained;

/// <summary>A face that was found; places and lengths in image sides.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
/// <param name="Score">How sure the network is, 0 … 1.</param>
public readonly record struct FoundFace(double Left, double Top, double Width, double Height, double Score);

/// <summary>
/// Finds faces: a YOLO of version 2 (Redmon and Farhadi 2016) of separable convolutions on 32nds of the image, five boxes of known proportions
/// a place.
/// </summary>
public sealed class FaceDetectorNetwork : FaceNetwork
{
    private const int Cells = 13;
    private const double Overlap = 0.4; // boxes that share more than this of their union are one face
    private const double Slope = 0.1;
    private static readonly double[] Mean = [117.001, 114.697, 97.404];
    private static readonly (double Width, double Height)[] Boxes =
        [(1.603231, 2.094468), (6.041143, 7.080126), (2.882459, 3.518061), (4.266906, 5.178857), (9.041765, 10.66308)];

    private FaceDetectorNetwork(IReadOnlyDictionary<string, WeightTensor> weights, Device? device)
        : base(weights, device)
    {
    }

    /// <inheritdoc/>
    public override int Size => Cells * 32;

    /// <summary>Opens the installed one.</summary>
    /// <exception cref="WeightFileException">It is not installed, or is damaged.</exception>
    public static FaceDetectorNetwork Open(NetworkFolder folder, Device? device = null) => Of(folder.ReadTensorFlowJs(PretrainedNetwork.FaceDetector), device);

    /// <summary>Makes it of weights.</summary>
    /// <exception cref="WeightFileException">They are another network's.</exception>
    public static FaceDetectorNetwork Of(IReadOnlyDictionary<string, WeightTensor> weights, Device? device = null) =>
        Tried(new FaceDetectorNetwork(weights, device), network => network.Grid(zeros([1, 3, Cells * 32, Cells * 32], device: device)));

    /// <summary>What the network says of each box of each place, before it is made a face.</summary>
    /// <param name="rgb">[N, 3, 416, 416], levels 0 … 255.</param>
    /// <returns>[N, 13, 13, 5, 5]: rows, columns, boxes; x, y, width, height and score of each.</returns>
    public Tensor Grid(Tensor rgb)
    {
        using var scope = NewDisposeScope();
        var x = Weights.Convolution(FrozenWeights.Normalised(rgb, Size, Mean), "conv0", same: false).LeakyRelu(Slope);
        for (var layer = 1; layer <= 5; layer++)
            x = Weights.Separable(FrozenWeights.LargestOf(x, 2, 2), $"conv{layer}").LeakyRelu(Slope);
        x = Weights.Convolution(FrozenWeights.LargestOf(x, 2, 1), "conv8", same: false);
        return x.permute(0, 2, 3, 1).reshape(-1, Cells, Cells, Boxes.Length, 5).MoveToOuterDisposeScope();
    }

    /// <summary>Finds the faces of each image, the surest first.</summary>
    /// <param name="rgb">[N, 3, 416, 416], levels 0 … 255.</param>
    /// <param name="least">The least score that counts.</param>
    public IReadOnlyList<IReadOnlyList<FoundFace>> Find(Tensor rgb, double least = 0.5)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var grid = Grid(rgb).cpu().contiguous();
        var numbers = grid.data<float>().ToArray();
        var each = numbers.Length / (int)grid.shape[0];
        return [.. Enumerable.Range(0, (int)grid.shape[0]).Select(i => Faces(numbers.AsSpan(i * each, each), least))];
    }

    private static List<FoundFace> Faces(ReadOnlySpan<float> grid, double least)
    {
        var boxes = new List<FoundFace>();
        for (var at = 0; at < grid.Length / 5; at++)
        {
            var (row, column, box) = (at / Boxes.Length / Cells, at / Boxes.Length % Cells, Boxes[at % Boxes.Length]);
            var told = grid.Slice(at * 5, 5);
            var score = Sigmoid(told[4]);
            if (score <= least)
                continue;
            var (width, height) = (Math.Exp(told[2]) * box.Width / Cells, Math.Exp(told[3]) * box.Height / Cells);
            boxes.Add(new FoundFace(((column + Sigmoid(told[0])) / Cells) - (width / 2), ((row + Sigmoid(told[1])) / Cells) - (height / 2), width, height, score));
        }

        var faces = new List<FoundFace>();
        foreach (var box in boxes.OrderByDescending(box => box.Score))
            if (faces.TrueForAll(face => Shared(face, box) <= Overlap))
                faces.Add(box);
        return faces;
    }

    private static double Shared(FoundFace a, FoundFace b)
    {
        var width = Math.Min(a.Left + a.Width, b.Left + b.Width) - Math.Max(a.Left, b.Left);
        var height = Math.Min(a.Top + a.Height, b.Top + b.Height) - Math.Max(a.Top, b.Top);
        var both = Math.Max(width, 0) * Math.Max(height, 0);
        return both / ((a.Width * a.Height) + (b.Width * b.Height) - both);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
