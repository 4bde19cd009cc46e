using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2.Fused;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2;

/// <summary>All layers of one resolution of the generator.</summary>
internal sealed class SynthesisBlock : nn.Module
{
    private static readonly double HalfPower = Math.Sqrt(0.5);

    // The names of these fields are the published names of the parameters.
    private readonly Parameter? @const; // [out, 4, 4]
    private readonly SynthesisLayer? conv0;
    private readonly SynthesisLayer conv1;
    private readonly ToRgbLayer? torgb;
    private readonly Conv2dLayer? skip;
    private readonly Tensor resample_filter;
    private readonly Resampler resampler;

    public SynthesisBlock(RandomTensors random, SynthesisBlockShape shape, StyleGan2Config config)
        : base(nameof(SynthesisBlock))
    {
        resampler = new Resampler(config.ResampleFilter);
        resample_filter = resampler.ToBuffer();
        var (index, input, output, resolution) = (shape.FirstLayer, shape.InChannels, shape.OutChannels, shape.Resolution);
        if (input == 0)
            @const = new Parameter(random.Normal(output, resolution, resolution));
        else
            conv0 = new SynthesisLayer(random, index++, input, output, resolution, doubles: true, config);
        conv1 = new SynthesisLayer(random, index, output, output, resolution, doubles: false, config);
        if (shape.IsLast || config.Architecture == "skip")
            torgb = new ToRgbLayer(random, output, shape.ImageChannels, config);
        if (input > 0 && config.Architecture == "resnet")
            skip = new Conv2dLayer(random, input, output, 1, config.ResampleFilter, resampling: Resampling.Up, hasBias: false);
        RegisterComponents();
    }

    /// <summary>Synthesis layers in the block; each consumes a w.</summary>
    public int Convolutions => conv0 is null ? 1 : 2;

    /// <summary>Whether the block adds to the image; its w is the next block's first.</summary>
    public bool DrawsRgb => torgb is not null;

    /// <summary>Constant noise of its layers.</summary>
    public IEnumerable<Tensor> NoiseConstants =>
        new[] { conv0?.NoiseConst, conv1.NoiseConst }.OfType<Tensor>();

    /// <summary>Brings all weights into the form that they are used in.</summary>
    public void Freeze(ScalarType type)
    {
        conv0?.Freeze(type);
        conv1.Freeze(type);
        torgb?.Freeze();
    }

    /// <summary>The learnt constant of the first block, [out, 4, 4].</summary>
    public Tensor? Start => @const;

    /// <summary>The block in the form that <see cref="FusedSynthesis"/> draws with.</summary>
    public FusedBlock Fuse(ScalarType type) => new(conv0?.Fuse(type), conv1.Fuse(type), torgb!.Fuse());

    /// <summary>Runs the block.</summary>
    /// <param name="x">[N, in, r / 2, r / 2], or null in the first block.</param>
    /// <param name="image">[N, colours, r / 2, r / 2] float32, or null as long as nothing is drawn.</param>
    /// <param name="ws">[N, layers, w_dim] this block's share.</param>
    /// <param name="noise">Source of the noise maps.</param>
    /// <param name="type">Of the convolutions.</param>
    public (Tensor X, Tensor? Image) Run(Tensor? x, Tensor? image, Tensor ws, SynthesisNoise noise, ScalarType type)
    {
        var y = Convolve(x?.to(type), ws, noise, type);
        if (image is not null)
            image = resampler.Upsample(image);
        if (torgb is not null)
        {
            var colours = torgb.call(y, ws.select(1, Convolutions));
            image = image is null ? colours : image.Plus(colours);
        }

        return (y, image);
    }

    private Tensor Convolve(Tensor? x, Tensor ws, SynthesisNoise noise, ScalarType type)
    {
        if (conv0 is null)
        {
            var start = @const!.to(type).unsqueeze(0).expand(ws.shape[0], -1, -1, -1).ChannelsLast();
            return conv1.call(start, ws.select(1, 0), noise, 1);
        }

        var y = conv1.call(
            conv0.call(x!, ws.select(1, 0), noise, 1),
            ws.select(1, 1),
            noise,
            skip is null ? 1 : HalfPower);
        return skip is null ? y : skip.call(x!, HalfPower).Plus(y);
    }
}

/// <summary>Where a block stands in the generator.</summary>
/// <param name="FirstLayer">Index of its first synthesis layer.</param>
/// <param name="Resolution">Width of what it gives.</param>
/// <param name="InChannels">Channels it gets; 0 for the first block.</param>
/// <param name="OutChannels">Channels it gives.</param>
/// <param name="ImageChannels">Colours.</param>
/// <param name="IsLast">Whether its resolution is the image's.</param>
internal sealed record SynthesisBlockShape(
    int FirstLayer,
    int Resolution,
    int InChannels,
    int OutChannels,
    int ImageChannels,
    bool IsLast);
