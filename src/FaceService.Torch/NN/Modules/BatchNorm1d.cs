using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Batch normalisation of vectors, [N, C].</summary>
public sealed class BatchNorm1d : BatchNorm
{
    internal BatchNorm1d(long features, double eps, double momentum, bool affine, bool track, Device? device, ScalarType? dtype)
        : base(nameof(BatchNorm1d), features, eps, momentum, affine, track, device, dtype)
    {
    }
}
