using FaceService.Model.Torch;
using FaceService.Training.Datasets;
using static TorchSharp.torch;

namespace FaceService.Training.Trainers;

/// <summary>Turns packed images into batches of tensors. A copy of bytes: far below a hundredth of a step.</summary>
internal sealed class RealBatches
{
    private const long MirrorPurpose = 0x4D49;
    private readonly PackedDataset _data;
    private readonly DatasetSampler _sampler;
    private readonly bool _mirror;
    private readonly bool _signed;
    private readonly long _seed;
    private readonly Device _device;
    private readonly byte[] _buffer;
    private readonly int[] _classes;

    /// <param name="data">The images.</param>
    /// <param name="sampler">Which comes when.</param>
    /// <param name="batch">Images a batch.</param>
    /// <param name="mirror">Flip half of them.</param>
    /// <param name="pixelRange"><c>[-1, 1]</c> or <c>[0, 1]</c>.</param>
    /// <param name="seed">Of the run.</param>
    /// <param name="device">Where batches go.</param>
    public RealBatches(
        PackedDataset data, DatasetSampler sampler, int batch, bool mirror, string pixelRange, long seed, Device device)
    {
        (_data, _sampler, _mirror, _seed, _device) = (data, sampler, mirror, seed, device);
        _signed = pixelRange != "[0, 1]";
        _buffer = new byte[batch * data.ImageBytes];
        _classes = new int[batch];
    }

    /// <summary>The class of each image in the last batch.</summary>
    public IReadOnlyList<int> Classes => _classes;

    /// <summary>The batch that starts at a place of the endless sequence.</summary>
    /// <param name="position">Images shown before.</param>
    /// <returns>[N, 3, size, size] float32; lies in memory channels last.</returns>
    public Tensor Take(long position)
    {
        for (var i = 0; i < _classes.Length; i++)
        {
            var index = _sampler.At(position + i);
            _classes[i] = _data.ClassOf[index];
            var target = _buffer.AsSpan(i * _data.ImageBytes, _data.ImageBytes);
            if (_mirror && new CounterRandom(_seed, position + i, MirrorPurpose).NextInt(2) == 1)
                CopyMirrored(_data.Picture(index), target, _data.Size);
            else
                _data.Picture(index).CopyTo(target);
        }

        var size = _data.Size;
        var pixels = tensor(_buffer, [_classes.Length, size, size, 3]).to(_device).to(ScalarType.Float32);
        return (_signed ? pixels.OverInPlace(127.5).MinusInPlace(1) : pixels.OverInPlace(255)).permute(0, 3, 1, 2);
    }

    private static void CopyMirrored(ReadOnlySpan<byte> picture, Span<byte> target, int size)
    {
        for (var y = 0; y < size; y++)
        {
            var from = picture.Slice(y * size * 3, size * 3);
            var to = target.Slice(y * size * 3, size * 3);
            for (var x = 0; x < size; x++)
                from.Slice(x * 3, 3).CopyTo(to[((size - 1 - x) * 3)..]);
        }
    }
}
