using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2;

/// <summary>
/// StyleGAN2's generator: z and label to w, w to an image. Parameters and buffers are named as in the published code,
/// so that published weights fit.
/// </summary>
public sealed class StyleGan2Generator : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly SynthesisNetwork synthesis;
    private readonly MappingNetwork mapping;

    /// <summary>Builds the network with fresh weights.</summary>
    /// <param name="config">Its shapes; <see cref="GeneratorConfig.StyleGan2"/> must be there.</param>
    /// <param name="random">What its weights are drawn from; without one they are those of seed 0.</param>
    /// <exception cref="ArgumentException">The shapes make no network.</exception>
    public StyleGan2Generator(GeneratorConfig config, RandomTensors? random = null)
        : base(nameof(StyleGan2Generator))
    {
        var shapes = config.StyleGan2
            ?? throw new ArgumentException("A stylegan2 generator needs the section style_gan2 of its config.", nameof(config));
        if (shapes.Architecture is not ("skip" or "resnet" or "orig"))
            throw new ArgumentException(
                $"architecture '{shapes.Architecture}' is unknown; known are skip, resnet, orig.", nameof(config));
        Config = config;
        using var own = random is null ? new RandomTensors(0) : null;
        random ??= own!;
        synthesis = new SynthesisNetwork(random, config, shapes);
        mapping = new MappingNetwork(random, new MappingShape
        {
            ZDim = config.ZDim,
            CDim = config.CDim,
            WDim = shapes.WDim,
            Layers = shapes.MappingLayers,
            EmbedFeatures = shapes.MappingEmbedFeatures,
            LayerFeatures = shapes.MappingLayerFeatures,
            LrMultiplier = shapes.MappingLrMultiplier,
            Activation = shapes.MappingActivation,
            TrackAverage = true,
        });
        RegisterComponents();
    }

    /// <summary>What it was built from.</summary>
    public GeneratorConfig Config { get; }

    /// <summary>z and label to w.</summary>
    public MappingNetwork Mapping => mapping;

    /// <summary>w to images.</summary>
    public SynthesisNetwork Synthesis => synthesis;

    /// <summary>One w for all layers: the mapping network's w, repeated.</summary>
    /// <param name="w">[N, w_dim]</param>
    /// <returns>[N, num_ws, w_dim]</returns>
    public Tensor Broadcast(Tensor w) => w.unsqueeze(1).expand(-1, synthesis.NumWs, -1);

    /// <summary>Draws with the constant noise and without truncation.</summary>
    /// <param name="z">[N, z_dim]</param>
    /// <param name="c">[N, c_dim], or null without labels.</param>
    /// <returns>[N, colours, size, size] float32.</returns>
    public override Tensor forward(Tensor z, Tensor? c) => Draw(z, c, 1, null, SynthesisNoise.Const);

    /// <summary>Draws.</summary>
    /// <param name="z">[N, z_dim]</param>
    /// <param name="c">[N, c_dim], or null without labels.</param>
    /// <param name="truncationPsi">1 for none.</param>
    /// <param name="truncationCutoff">Layers to truncate; null for all.</param>
    /// <param name="noise">What the noise inputs get.</param>
    /// <returns>[N, colours, size, size] float32.</returns>
    public Tensor Draw(Tensor z, Tensor? c, double truncationPsi, int? truncationCutoff, SynthesisNoise noise)
    {
        var ws = mapping.Truncate(Broadcast(mapping.call(z, c)), truncationPsi, truncationCutoff);
        return synthesis.call(ws, noise);
    }
}
