using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2;

/// <summary>StyleGAN2's discriminator, with label projection (Miyato and Koyama 2018) when there are labels.</summary>
public sealed class StyleGan2Discriminator : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly int[] resolutions; // falling, without 4
    private readonly DiscriminatorBlock[] blocks;
    private readonly DiscriminatorEpilogue b4;
    private readonly MappingNetwork? mapping;

    /// <summary>Builds the network with fresh weights.</summary>
    /// <param name="config">Its shapes; <see cref="DiscriminatorConfig.StyleGan2"/> must be there.</param>
    /// <param name="random">What its weights are drawn from; without one they are those of seed 0.</param>
    /// <exception cref="ArgumentException">The shapes make no network.</exception>
    public StyleGan2Discriminator(DiscriminatorConfig config, RandomTensors? random = null)
        : base(nameof(StyleGan2Discriminator))
    {
        var shapes = config.StyleGan2
            ?? throw new ArgumentException("A stylegan2 discriminator needs the section style_gan2 of its config.", nameof(config));
        if (shapes.Architecture is not ("skip" or "resnet" or "orig"))
            throw new ArgumentException(
                $"architecture '{shapes.Architecture}' is unknown; known are resnet, skip, orig.", nameof(config));
        if (config.ImageSize < 8)
            throw new ArgumentException($"image_size {config.ImageSize} is not allowed; the least is 8.", nameof(config));
        Config = config;
        using var own = random is null ? new RandomTensors(0) : null;
        random ??= own!;
        resolutions = [.. Resolutions.From4To(config.ImageSize).Skip(1).Reverse()];
        blocks = new DiscriminatorBlock[resolutions.Length];
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] = new DiscriminatorBlock(
                random, ChannelsAt(resolutions[i], shapes), ChannelsAt(resolutions[i] / 2, shapes), config.ImageChannels, i == 0, shapes);
            register_module($"b{resolutions[i]}", blocks[i]);
        }

        var cmapDim = config.CDim > 0 ? shapes.CmapDim ?? ChannelsAt(4, shapes) : 0;
        if (cmapDim > 0)
            mapping = new MappingNetwork(random, LabelMapping(config.CDim, cmapDim, shapes));
        b4 = new DiscriminatorEpilogue(random, ChannelsAt(4, shapes), cmapDim, config.ImageChannels, shapes);
        RegisterComponents();
    }

    /// <summary>What it was built from.</summary>
    public DiscriminatorConfig Config { get; }

    /// <summary>What the convolutions above 4×4 compute in; float32 unless set.</summary>
    public TrunkPrecision Precision { get; set; } = TrunkPrecision.Float32;

    /// <summary>Judges images in the set precision.</summary>
    /// <param name="image">[N, colours, size, size], −1…1.</param>
    /// <param name="c">[N, c_dim], or null without labels.</param>
    /// <returns>[N, 1] logits, high for real.</returns>
    public override Tensor forward(Tensor image, Tensor? c) => Judge(image, c, forceFloat32: false);

    /// <summary>Judges images.</summary>
    /// <param name="image">[N, colours, size, size], −1…1.</param>
    /// <param name="c">[N, c_dim], or null without labels.</param>
    /// <param name="forceFloat32">Ignore <see cref="Precision"/>, as gradient penalties want it.</param>
    /// <returns>[N, 1] logits, high for real.</returns>
    public Tensor Judge(Tensor image, Tensor? c, bool forceFloat32)
    {
        if (image.dim() != 4 || image.shape[1] != Config.ImageChannels
            || image.shape[2] != Config.ImageSize || image.shape[3] != Config.ImageSize)
            throw new ArgumentException(
                $"The pictures have shape [{string.Join(", ", image.shape)}]; " +
                $"allowed is [N, {Config.ImageChannels}, {Config.ImageSize}, {Config.ImageSize}].",
                nameof(image));
        Tensor? x = null;
        Tensor? rest = image;
        for (var i = 0; i < blocks.Length; i++)
            (x, rest) = blocks[i].Run(x, rest, forceFloat32 ? ScalarType.Float32 : Precision.At(resolutions[i]));
        return b4.Run(x!, rest, mapping?.call(null, c));
    }

    private static int ChannelsAt(int resolution, StyleGan2DiscriminatorConfig shapes) =>
        Resolutions.Channels(resolution, shapes.ChannelBase, shapes.ChannelMax);

    private static MappingShape LabelMapping(int cDim, int cmapDim, StyleGan2DiscriminatorConfig shapes) => new()
    {
        ZDim = 0,
        CDim = cDim,
        WDim = cmapDim,
        Layers = shapes.MappingLayers,
        EmbedFeatures = shapes.MappingEmbedFeatures,
        LayerFeatures = shapes.MappingLayerFeatures,
        LrMultiplier = shapes.MappingLrMultiplier,
        TrackAverage = false,
    };
}
