using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Published;

/// <summary>w to a layer's styles.</summary>
internal sealed class PublishedAffine : IDisposable
{
    private readonly Tensor weight; // [w_dim, in], scaled
    private readonly Tensor bias; // [1, in]

    public PublishedAffine(PublishedWeights weights, string name)
    {
        var stored = weights[$"{name}weight"];
        weight = stored.Times(1 / Math.Sqrt(stored.shape[1])).t().DetachFromDisposeScope();
        bias = weights[$"{name}bias"].unsqueeze(0).DetachFromDisposeScope();
    }

    /// <param name="w">[1, w_dim]</param>
    /// <returns>[1, in]</returns>
    public Tensor Run(Tensor w) => addmm(bias, w, weight, 1, 1);

    public void Dispose()
    {
        weight.Dispose();
        bias.Dispose();
    }
}
