using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2.Fused;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2;

/// <summary>Draws images from w (Karras et al. 2020).</summary>
public sealed class SynthesisNetwork : nn.Module<Tensor, SynthesisNoise, Tensor>
{
    private readonly int[] resolutions;
    private readonly SynthesisBlock[] blocks;
    private readonly int wDim;
    private readonly GeneratorConfig generator;
    private readonly StyleGan2Config config;
    private FusedSynthesis? fused;

    internal SynthesisNetwork(RandomTensors random, GeneratorConfig generator, StyleGan2Config config)
        : base(nameof(SynthesisNetwork))
    {
        (this.generator, this.config) = (generator, config);
        wDim = config.WDim;
        resolutions = Resolutions.From4To(generator.ImageSize);
        blocks = new SynthesisBlock[resolutions.Length];
        var (layer, channels) = (0, 0);
        for (var i = 0; i < blocks.Length; i++)
        {
            var next = Resolutions.Channels(resolutions[i], config.ChannelBase, config.ChannelMax);
            var isLast = i == blocks.Length - 1;
            blocks[i] = new SynthesisBlock(
                random,
                new SynthesisBlockShape(layer, resolutions[i], channels, next, generator.ImageChannels, isLast),
                config);
            register_module($"b{resolutions[i]}", blocks[i]);
            layer += blocks[i].Convolutions;
            channels = next;
        }

        NumWs = layer + (blocks[^1].DrawsRgb ? 1 : 0);
        RegisterComponents();
    }

    /// <summary>How many w an image takes: one a synthesis layer and one for the last RGB output.</summary>
    public int NumWs { get; }

    /// <summary>What the convolutions compute in; float32 unless set.</summary>
    public TrunkPrecision Precision { get; set; } = TrunkPrecision.Float32;

    /// <summary>Whether a lone image comes out as among others, bit for bit, in any precision.</summary>
    public bool DrawsAlike => fused is not null && SynthesisOperators.ConvolvesAlike;

    /// <summary>The constant noise of each synthesis layer, [r, r], from the lowest resolution; empty without noise inputs.</summary>
    public IReadOnlyList<Tensor> NoiseConstants => [.. blocks.SelectMany(block => block.NoiseConstants)];

    /// <summary>
    /// Brings the weights into the form that drawing uses, in the set <see cref="Precision"/>: once, on the device where
    /// they lie. The network must not be trained, refilled or moved afterwards.
    /// </summary>
    public void Freeze()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        for (var i = 0; i < blocks.Length; i++)
            blocks[i].Freeze(Precision.At(resolutions[i]));
    }

    /// <summary>
    /// Likewise, for a network that only draws: what it gives can no longer be differentiated. On a CPU most networks are then drawn
    /// in fewer passes over memory, with other roundings.
    /// </summary>
    public void FreezeForDrawing()
    {
        var start = blocks[0].Start!;
        if (fused is not null || !FusedSynthesis.Supports(generator, config, Precision, start.device))
        {
            Freeze();
            return;
        }

        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var types = resolutions.Select(Precision.At);
        fused = new FusedSynthesis([.. blocks.Zip(types, (block, type) => block.Fuse(type))], start, new Resampler(config.ResampleFilter));
    }

    /// <summary>Draws images.</summary>
    /// <param name="ws">[N, num_ws, w_dim]</param>
    /// <param name="noise">What the noise inputs get.</param>
    /// <returns>[N, colours, size, size] float32, −1…1 and a little beyond.</returns>
    public override Tensor forward(Tensor ws, SynthesisNoise noise)
    {
        if (ws.dim() != 3 || ws.shape[1] != NumWs || ws.shape[2] != wDim)
            throw new ArgumentException(
                $"ws has shape [{string.Join(", ", ws.shape)}]; allowed is [N, {NumWs}, {wDim}].", nameof(ws));
        ws = ws.to(ScalarType.Float32);
        if (fused is not null)
            return fused.Draw(ws, noise);
        Tensor? x = null;
        Tensor? image = null;
        var first = 0;
        for (var i = 0; i < blocks.Length; i++)
        {
            var share = ws.narrow(1, first, blocks[i].Convolutions + (blocks[i].DrawsRgb ? 1 : 0));
            (x, image) = Run(blocks[i], x, image, share, noise, Precision.At(resolutions[i]));
            first += blocks[i].Convolutions;
        }

        return image!;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            fused?.Dispose();
        base.Dispose(disposing);
    }

    // When nothing is to be differentiated, only a block's results outlive it: at 1024 pixels its steps take gigabytes.
    private (Tensor X, Tensor? Image) Run(
        SynthesisBlock block, Tensor? x, Tensor? image, Tensor share, SynthesisNoise noise, ScalarType type)
    {
        if (training)
            return block.Run(x, image, share, noise, type);
        using var scope = NewDisposeScope();
        var (y, drawn) = block.Run(x, image, share, noise, type);
        y.MoveToOuterDisposeScope();
        drawn?.MoveToOuterDisposeScope();
        x?.Dispose();
        image?.Dispose();
        return (y, drawn);
    }
}
