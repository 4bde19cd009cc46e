using FaceService.Training.Datasets;
using FaceService.Training.Evaluation.Images;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Attributes;

/// <summary>
/// Batches to learn attributes from: classes in turn, each image mirrored half of the time, moved by up to four pixels and changed a
/// little in brightness and contrast, so that the network cannot hold on to what a particular photograph looks like.
/// </summary>
internal sealed class AttributeBatches
{
    private const int Size = ImageNumbers.Side;
    private const int Farthest = 4;
    private const long ChangePurpose = 0x4348;
    private readonly ReferenceImages _reference;
    private readonly DatasetSampler _sampler;
    private readonly long _seed;

    /// <param name="reference">The data; the held-out part is not shown.</param>
    /// <param name="seed">Order and changes follow from it.</param>
    public AttributeBatches(ReferenceImages reference, long seed)
    {
        (_reference, _seed) = (reference, seed);
        _sampler = new DatasetSampler(reference.Data.ClassOf, SamplingOrder.Even, seed, reference.HeldOut.Rest);
    }

    /// <summary>A batch of the endless sequence.</summary>
    /// <param name="position">Images shown before.</param>
    /// <param name="count">Images of the batch.</param>
    /// <returns>[N, 3, 64, 64] in about −1 … 1, and each group's values: [N].</returns>
    public (Tensor Pictures, IReadOnlyList<Tensor> Values) Take(long position, int count)
    {
        var numbers = new float[count * 3 * Size * Size];
        var classes = new int[count];
        for (var i = 0; i < count; i++)
        {
            var index = _sampler.At(position + i);
            classes[i] = _reference.Data.ClassOf[index];
            Change(_reference.Picture(index).Pixels.Span, numbers.AsSpan(i * 3 * Size * Size), new CounterRandom(_seed, position + i, ChangePurpose));
        }

        var labels = _reference.Data.Labels;
        return (
            tensor(numbers, [count, 3, Size, Size]),
            [.. Enumerable.Range(0, labels.Groups.Count).Select(g => tensor(Array.ConvertAll(classes, c => (long)labels.Classes[c][g])))]);
    }

    private static void Change(ReadOnlySpan<byte> picture, Span<float> numbers, CounterRandom random)
    {
        var mirror = random.NextInt(2) == 1;
        var (right, down) = (random.NextInt((2 * Farthest) + 1) - Farthest, random.NextInt((2 * Farthest) + 1) - Farthest);
        var contrast = (float)(0.8 + (0.4 * random.NextDouble())) / 127.5f;
        var brightness = (float)((0.4 * random.NextDouble()) - 0.2);
        for (var y = 0; y < Size; y++)
            for (var x = 0; x < Size; x++)
            {
                var from = Math.Clamp((mirror ? Size - 1 - x : x) + right, 0, Size - 1);
                var pixel = ((Math.Clamp(y + down, 0, Size - 1) * Size) + from) * 3;
                for (var c = 0; c < 3; c++)
                    numbers[(((c * Size) + y) * Size) + x] = ((picture[pixel + c] - 127.5f) * contrast) + brightness;
            }
    }
}
