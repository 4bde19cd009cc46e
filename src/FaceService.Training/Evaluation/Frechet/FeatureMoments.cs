using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Frechet;

/// <summary>Mean and covariance of features that come in batches, in float64.</summary>
internal sealed class FeatureMoments : IDisposable
{
    private Tensor? _sum; // [length]
    private Tensor? _products; // [length, length]

    /// <summary>Feature vectors taken in so far.</summary>
    public long Count { get; private set; }

    /// <summary>The mean: [length].</summary>
    public Tensor Mean => _sum!.Over(Count);

    /// <summary>The unbiased covariance: [length, length].</summary>
    public Tensor Covariance => _products!.sub(_sum!.reshape(-1, 1).matmul(_sum.reshape(1, -1)).Over(Count)).Over(Count - 1);

    /// <summary>Takes a batch in.</summary>
    /// <param name="features">[N, length]</param>
    public void Add(Tensor features)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var rows = features.to(ScalarType.Float64);
        _sum ??= zeros([rows.shape[1]], ScalarType.Float64).DetachFromDisposeScope();
        _products ??= zeros([rows.shape[1], rows.shape[1]], ScalarType.Float64).DetachFromDisposeScope();
        _sum.PlusInPlace(rows.sum([0]));
        _products.PlusInPlace(rows.t().matmul(rows));
        Count += rows.shape[0];
    }

    public void Dispose()
    {
        _sum?.Dispose();
        _products?.Dispose();
    }
}
