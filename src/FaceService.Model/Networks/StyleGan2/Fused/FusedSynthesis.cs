using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Fused;

/// <summary>
/// A synthesis network for drawing on a CPU: two convolutions a resolution, and between them one pass over memory each, where the network's own
/// classes make a dozen. Same images, but for rounding. Owns its tensors.
/// </summary>
internal sealed class FusedSynthesis : IDisposable
{
    private readonly FusedBlock[] blocks;
    private readonly Tensor start; // [1, C, 4, 4]
    private readonly Tensor taps; // [4]

    /// <param name="blocks">From the lowest resolution; taken over.</param>
    /// <param name="start">[C, 4, 4] the learnt constant.</param>
    /// <param name="filter">The low-pass filter, of four taps.</param>
    public FusedSynthesis(FusedBlock[] blocks, Tensor start, Resampler filter)
    {
        this.blocks = blocks;
        this.start = FusedLayer.Keep(start.unsqueeze(0));
        taps = FusedLayer.Keep(tensor([.. filter.Taps]));
    }

    /// <summary>Whether a network can be drawn so: what is missing is drawn by the network's own classes.</summary>
    public static bool Supports(GeneratorConfig generator, StyleGan2Config config, TrunkPrecision precision, Device device) =>
        device.type == TorchSharp.DeviceType.CPU
        && precision.Type != ScalarType.Float16
        && config.Architecture == "skip"
        && generator.ImageChannels == 3
        && config.ResampleFilter.Count == 4
        && Activation.Named(config.Activation).Slope is not null;

    /// <param name="ws">[N, num_ws, w_dim] float32</param>
    /// <param name="noise">What the noise inputs get.</param>
    /// <returns>[N, 3, size, size]</returns>
    public Tensor Draw(Tensor ws, SynthesisNoise noise)
    {
        using var scope = NewDisposeScope();
        var layer = 0; // of ws
        Tensor W() => ws.select(1, layer);

        var styles = blocks[0].First.Style.Of(W());
        var x = start.mul(Modulation.AsMap(styles, ScalarType.Float32)).to(blocks[0].First.Type).ChannelsLast();
        Tensor? image = null;
        for (var i = 0; i < blocks.Length; i++)
        {
            using var inner = NewDisposeScope();
            var block = blocks[i];
            if (block.Doubling is { } doubling)
            {
                layer++;
                var plain = block.Plain.Style.Of(W());
                x = Double(doubling, x, doubling.Finish(styles, noise, plain));
                styles = plain;
            }

            layer++; // the colours share the next block's first w
            var colours = block.Colours.Modulated(W());
            var next = i + 1 < blocks.Length ? blocks[i + 1].First.Style.Of(W()) : null;
            var finish = block.Plain.Finish(styles, noise, next);
            var y = Convolve(block.Plain, x);
            var drawn = SynthesisOperators.FinishColours(y, finish, colours, block.Colours.Bias, image, taps);
            image?.Dispose();
            (x, image, styles) = (Out(As(y, blocks, i + 1)), Out(drawn), next is null ? styles : Out(next));
        }

        return image!.permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var block in blocks)
            block.Dispose();
        start.Dispose();
        taps.Dispose();
    }

    // What goes in is freed as soon as the convolution is done: at 1024 pixels it has hundreds of megabytes.
    private static Tensor Convolve(FusedLayer layer, Tensor x)
    {
        var y = layer.Convolve(x);
        x.Dispose();
        return y;
    }

    private Tensor Double(FusedLayer layer, Tensor x, in LayerFinish finish)
    {
        using var phases = Convolve(layer, x);
        return SynthesisOperators.FinishDouble(phases, finish, taps);
    }

    private static Tensor As(Tensor y, FusedBlock[] blocks, int next) => next < blocks.Length ? y.to(blocks[next].First.Type) : y;

    private static Tensor Out(Tensor tensor) => tensor.MoveToOuterDisposeScope();
}

/// <summary>One resolution of the generator, for drawing on a CPU.</summary>
/// <param name="Doubling">The layer that doubles the size, or null in the first block.</param>
/// <param name="Plain">The other layer.</param>
/// <param name="Colours">The colours that it adds.</param>
internal sealed record FusedBlock(FusedLayer? Doubling, FusedLayer Plain, FusedColours Colours) : IDisposable
{
    /// <summary>The layer that gets the block's input.</summary>
    public FusedLayer First => Doubling ?? Plain;

    public void Dispose()
    {
        Doubling?.Dispose();
        Plain.Dispose();
        Colours.Dispose();
    }
}

/// <summary>The 1×1 convolution to colours, for drawing on a CPU. Owns its tensors.</summary>
/// <param name="Weight">[1, 3, in]</param>
/// <param name="Bias">[3]</param>
/// <param name="Style">Makes its styles.</param>
internal sealed record FusedColours(Tensor Weight, Tensor Bias, FusedStyle Style) : IDisposable
{
    /// <param name="w">[N, w_dim]</param>
    /// <returns>[N, 3, in] the modulated weights.</returns>
    public Tensor Modulated(Tensor w) => Weight.mul(Style.Of(w).unsqueeze(1));

    public void Dispose()
    {
        Weight.Dispose();
        Bias.Dispose();
        Style.Dispose();
    }
}
