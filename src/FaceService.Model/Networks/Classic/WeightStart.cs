using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Classic;

/// <summary>How weights start, which each framework and paper decides for itself.</summary>
internal abstract class WeightStart
{
    /// <summary>Weights N(0, 0.02), norm scales N(1, 0.02), zero bias (Radford et al. 2015).</summary>
    public static WeightStart Dcgan(RandomTensors random) => new NormalStart(random, scales: true);

    /// <summary>Weights N(0, 0.02), norm scales 1, zero bias: DCGAN as written in TensorFlow.</summary>
    public static WeightStart Normal(RandomTensors random) => new NormalStart(random, scales: false);

    /// <summary>Glorot and Bengio's uniform weights and zero bias, Keras's default.</summary>
    public static WeightStart Glorot(RandomTensors random) => new GlorotStart(random);

    /// <summary>U(±1/√fan_in) for weights and bias, PyTorch's default.</summary>
    public static WeightStart FanIn(RandomTensors random) => new FanInStart(random);

    /// <summary>Fresh weights of a dense layer or convolution.</summary>
    public abstract Tensor Weight(long[] shape, long fanIn, long fanOut);

    /// <summary>A fresh bias.</summary>
    public virtual Tensor Bias(long count, long fanIn) => zeros(count);

    /// <summary>Overwrites a norm's scale.</summary>
    public virtual void FillScale(Tensor scale)
    {
    }

    private static Tensor Uniform(RandomTensors random, long[] shape, double bound) => random.Uniform(shape).Times(2 * bound).Minus(bound);

    private sealed class NormalStart(RandomTensors random, bool scales) : WeightStart
    {
        private const double Deviation = 0.02;

        public override Tensor Weight(long[] shape, long fanIn, long fanOut) => random.Normal(shape).Times(Deviation);

        public override void FillScale(Tensor scale)
        {
            if (!scales)
                return;
            using var _ = no_grad();
            scale.copy_(random.Normal(scale.shape).Times(Deviation).Plus(1));
        }
    }

    private sealed class GlorotStart(RandomTensors random) : WeightStart
    {
        public override Tensor Weight(long[] shape, long fanIn, long fanOut) => Uniform(random, shape, Math.Sqrt(6.0 / (fanIn + fanOut)));
    }

    private sealed class FanInStart(RandomTensors random) : WeightStart
    {
        public override Tensor Weight(long[] shape, long fanIn, long fanOut) => Uniform(random, shape, 1 / Math.Sqrt(fanIn));

        public override Tensor Bias(long count, long fanIn) => Uniform(random, [count], 1 / Math.Sqrt(fanIn));
    }
}

/// <summary>Hidden widths scaled by the config's factor, never below one.</summary>
internal readonly struct Widths(double factor)
{
    public long this[int original] => Math.Max(1, (long)Math.Round(original * factor));
}
