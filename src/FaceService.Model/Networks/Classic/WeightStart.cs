using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>How weights start, which each framework and paper decides for itself.</summary>
internal abstract class WeightStart
{
    /// <summary>Weights N(0, 0.02), norm scales N(1, 0.02), zero bias (Radford et al. 2015).</summary>
    public static WeightStart Dcgan { get; } = new NormalStart(scales: true);

    /// <summary>Weights N(0, 0.02), norm scales 1, zero bias: DCGAN as written in TensorFlow.</summary>
    public static WeightStart Normal { get; } = new NormalStart(scales: false);

    /// <summary>Glorot and Bengio's uniform weights and zero bias, Keras's default.</summary>
    public static WeightStart Glorot { get; } = new GlorotStart();

    /// <summary>U(±1/√fan_in) for weights and bias, PyTorch's default.</summary>
    public static WeightStart FanIn { get; } = new FanInStart();

    /// <summary>Fresh weights of a dense layer or convolution.</summary>
    public abstract Tensor Weight(long[] shape, long fanIn, long fanOut);

    /// <summary>A fresh bias.</summary>
    public virtual Tensor Bias(long count, long fanIn) => zeros(count);

    /// <summary>Overwrites a norm's scale.</summary>
    public virtual void FillScale(Tensor scale)
    {
    }

    private static Tensor Uniform(long[] shape, double bound) => rand(shape).Times(2 * bound).Minus(bound);

    private sealed class NormalStart(bool scales) : WeightStart
    {
        private const double Deviation = 0.02;

        public override Tensor Weight(long[] shape, long fanIn, long fanOut) => randn(shape).Times(Deviation);

        public override void FillScale(Tensor scale)
        {
            if (!scales)
                return;
            using var _ = no_grad();
            scale.copy_(randn(scale.shape).Times(Deviation).Plus(1));
        }
    }

    private sealed class GlorotStart : WeightStart
    {
        public override Tensor Weight(long[] shape, long fanIn, long fanOut) => Uniform(shape, Math.Sqrt(6.0 / (fanIn + fanOut)));
    }

    private sealed class FanInStart : WeightStart
    {
        public override Tensor Weight(long[] shape, long fanIn, long fanOut) => Uniform(shape, 1 / Math.Sqrt(fanIn));

        public override Tensor Bias(long count, long fanIn) => Uniform([count], 1 / Math.Sqrt(fanIn));
    }
}
