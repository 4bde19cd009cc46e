using FaceService.Model.Networks.StyleGan2.Fused;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2;

/// <summary>
/// A fully connected layer with equalised learning rate (Karras et al. 2018, section 4.1): weights start as N(0, 1)
/// and are scaled when used.
/// </summary>
internal sealed class FullyConnectedLayer : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight; // [out, in]
    private readonly Parameter bias; // [out]
    private readonly Activation activation;
    private readonly double weightGain;
    private readonly double biasGain;
    private Frozen? frozen;
    private bool fused;

    public FullyConnectedLayer(
        RandomTensors random,
        int inFeatures,
        int outFeatures,
        string activation = "linear",
        double lrMultiplier = 1,
        double biasInit = 0)
        : base(nameof(FullyConnectedLayer))
    {
        this.activation = Activation.Named(activation);
        weight = new Parameter(random.Normal(outFeatures, inFeatures).Over(lrMultiplier));
        bias = new Parameter(ScalarArithmetic.Filled([outFeatures], biasInit));
        weightGain = lrMultiplier / Math.Sqrt(inFeatures);
        biasGain = lrMultiplier;
        RegisterComponents();
    }

    /// <summary>Scales the weights once and for all; later changes of the parameters go unseen.</summary>
    /// <param name="forDrawing">Whether the operator that draws on a CPU may be used, which has no gradients.</param>
    public void Freeze(bool forDrawing = false)
    {
        frozen ??= new Frozen(Scaled(weight, weightGain), Scaled(bias, biasGain));
        fused = forDrawing && weight.device.type == TorchSharp.DeviceType.CPU;
    }

    /// <summary>The weights as a fused layer uses them: linear, and never to be differentiated.</summary>
    public FusedStyle Fuse() => new(Scaled(weight, weightGain), Scaled(bias, biasGain));

    public override Tensor forward(Tensor x) // [N, in] → [N, out]
    {
        if (fused)
            return activation.FinishInPlace(SynthesisOperators.RowProducts(x, frozen!.Weight, frozen.Bias), 1, null);
        var w = frozen?.Weight ?? weight.Times(weightGain);
        var b = frozen?.Bias ?? (biasGain == 1 ? bias : bias.Times(biasGain));

        // A matrix product picks its kernel by the number of rows, so that a row's bits depend on how many others
        // there are. Serving must not: in eval mode each row is a product of its own.
        x = training ? nn.functional.linear(x, w, b) : RowProduct.Of(x, w).Plus(b);
        return activation.Finish(x, 1, null);
    }

    private static Tensor Scaled(Tensor parameter, double gain) => parameter.detach().Times(gain).DetachFromDisposeScope();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            frozen?.Dispose();
        base.Dispose(disposing);
    }

    private sealed record Frozen(Tensor Weight, Tensor Bias) : IDisposable
    {
        public void Dispose()
        {
            Weight.Dispose();
            Bias.Dispose();
        }
    }
}
