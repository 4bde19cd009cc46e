using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Batch normalisation of pictures, [N, C, H, W].</summary>
public sealed class BatchNorm2d : BatchNorm
{
    internal BatchNorm2d(long features, double eps, double momentum, bool affine, bool track, Device? device, ScalarType? dtype)
        : base(nameof(BatchNorm2d), features, eps, momentum, affine, track, device, dtype)
    {
    }
}
