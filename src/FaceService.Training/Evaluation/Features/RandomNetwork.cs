using FaceService.Model.Imaging;
using FaceService.Model.Torch;
using FaceService.Training.Evaluation.Images;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Features;

/// <summary>
/// Features of a convolutional network whose weights are random and always the same: a way to compare sets of images that needs no
/// network trained elsewhere and favours no kind of image (Naeem et al. 2020, section 4.3). Four times a 3×3 convolution with
/// padding 1, a rectifier and a mean over 2×2 pixels, of 32, 64, 128 and 256 channels; 64×64 pixels in −1 … 1 become 256·4·4 numbers.
/// Weights are normal with variance 2 / fan-in (He et al. 2015), from SplitMix64 and Box and Muller, so that they are the same everywhere.
/// </summary>
internal sealed class RandomNetwork : IDisposable
{
    /// <summary>How many numbers describe an image.</summary>
    public const int Length = 256 * 4 * 4;

    private const long Seed = 2020;
    private const int Batch = 32;
    private static readonly int[] Channels = [3, 32, 64, 128, 256];
    private readonly List<Tensor> _kernels = [];

    public RandomNetwork()
    {
        for (var layer = 0; layer < Channels.Length - 1; layer++)
        {
            var (inside, outside) = (Channels[layer], Channels[layer + 1]);
            var random = new CounterRandom(Seed, layer, 0);
            var deviation = Math.Sqrt(2.0 / (inside * 9));
            var numbers = new float[outside * inside * 9];
            foreach (ref var number in numbers.AsSpan())
                number = (float)(random.NextNormal() * deviation);
            using var scope = NewDisposeScope();
            _kernels.Add(tensor(numbers, [outside, inside, 3, 3]).DetachFromDisposeScope());
        }
    }

    /// <summary>Describes images.</summary>
    /// <param name="pictures">Of 64×64.</param>
    /// <returns>[N, 4096] float32; the caller's scope owns it.</returns>
    public Tensor Of(IReadOnlyList<RgbImage> pictures)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var batches = pictures.Chunk(Batch).Select(some => Forward(ImageNumbers.Batch(some).OverInPlace(127.5).MinusInPlace(1))).ToList();
        return cat(batches).MoveToOuterDisposeScope();
    }

    public void Dispose() => _kernels.ForEach(kernel => kernel.Dispose());

    private Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        foreach (var kernel in _kernels)
            x = nn.functional.avg_pool2d(nn.functional.conv2d(x, kernel, padding: [1, 1]).relu_(), 2);
        return x.reshape(x.shape[0], Length).MoveToOuterDisposeScope();
    }
}
