using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Networks.StyleGan2.Published;
using static TorchSharp.torch;

namespace FaceService.Model.Engine;

/// <summary>Draws faces with a StyleGAN2 generator.</summary>
internal sealed class StyleGan2FaceGenerator : IFaceGenerator
{
    private const long MostLayerBytes = 1L << 27;

    // Latents that a GPU maps together, always as many: its kernels depend on the number of rows.
    private const int MappedRows = 32;

    private readonly StyleGan2Generator network;
    private readonly Device device;
    private readonly NoiseMaps noise;
    private readonly WArrangement arrangement;
    private readonly Lazy<ClosedFormFactors> factors;
    private readonly PublishedSynthesis? published;

    // libtorch's float32 convolutions of a single image take another path than those of several, with other last bits.
    private readonly int leastRows;
    private readonly int mostRows;
    private readonly int? mappedRows;

    /// <summary>Takes over the network.</summary>
    /// <param name="network">With its weights, on the device.</param>
    /// <param name="device">Where it draws.</param>
    /// <param name="precision">float32, bfloat16 or float16.</param>
    /// <param name="rows">
    /// How many images the network always draws at once, whatever the batch (<see cref="GpuRows"/>); null leaves it to the batch.
    /// </param>
    public StyleGan2FaceGenerator(StyleGan2Generator network, Device device, string precision, int? rows = null)
    {
        this.network = network;
        this.device = device;
        Precision = precision;
        noise = new NoiseMaps(network);
        factors = new Lazy<ClosedFormFactors>(() => ClosedFormFactors.Of(network));
        using (NewDisposeScope())
        {
            MeanW = network.Mapping.WAvg.to(CPU).data<float>().ToArray();
            arrangement = new WArrangement(network.Synthesis.NumWs, network.Config.StyleGan2!.WDim, MeanW, factors);
        }

        network.Synthesis.Precision = EnginePrecision.Trunk(network.Config, precision);
        if (network.Config.PublishedOrder && precision == "float32")
            published = new PublishedSynthesis(network);
        else
            network.Synthesis.FreezeForDrawing();
        network.Mapping.Freeze(forDrawing: published is null);
        leastRows = rows ?? (precision == "float32" && !network.Synthesis.DrawsAlike ? 2 : 1);
        mostRows = rows ?? Math.Max(leastRows, MostRows(network.Config, precision)); // fewer would be filled up again
        mappedRows = rows is null ? null : MappedRows;

        // The published order is that of a single image; several would take other kernels, with other last bits.
        if (published is not null)
            (leastRows, mostRows) = (1, 1);
    }

    public GeneratorConfig Config => network.Config;

    public string Precision { get; }

    public float[] MeanW { get; }

    public ClosedFormFactors Factors => factors.Value;

    public void Draw(IReadOnlyList<FaceSpec> batch, Span<byte> rgb)
    {
        using var _ = inference_mode();
        var bytes = rgb.Length / batch.Count;
        foreach (var some in batch.Chunk(mostRows))
        {
            using var scope = NewDisposeScope();
            var (inputs, kind) = Inputs(some);
            var drawn = PixelBytes.ToRgb(Synthesise(inputs, kind), Config.PixelRange);
            drawn.narrow(0, 0, some.Length).to(CPU).bytes.CopyTo(rgb);
            rgb = rgb[(some.Length * bytes)..];
        }
    }

    public float[] DrawNumbers(IReadOnlyList<FaceSpec> batch)
    {
        using var _ = inference_mode();
        var numbers = new List<float>();
        foreach (var some in batch.Chunk(mostRows))
        {
            using var scope = NewDisposeScope();
            var (inputs, kind) = Inputs(some);
            numbers.AddRange(Synthesise(inputs, kind).narrow(0, 0, some.Length).to(CPU).contiguous().data<float>().ToArray());
        }

        return [.. numbers];
    }

    public float[] MapToW(IReadOnlyList<FaceSpec> batch)
    {
        using var _ = inference_mode();
        using var scope = NewDisposeScope();
        var latents = batch.Select(spec => (spec.Latent, spec.Label))
            .Concat(batch.Where(spec => spec.Mix is not null).Select(spec => (spec.Mix!.Latent, spec.Label)))
            .ToList();
        var mapped = Map(latents);
        var length = network.Synthesis.NumWs * network.Config.StyleGan2!.WDim;
        var ws = new float[batch.Count * length];
        var mixed = batch.Count;
        for (var i = 0; i < batch.Count; i++)
        {
            var second = batch[i].Mix is null ? default : mapped[mixed++].AsSpan();
            arrangement.Arrange(batch[i], mapped[i], second, ws.AsSpan(i * length, length));
        }

        return ws;
    }

    public void Dispose()
    {
        published?.Dispose();
        network.Dispose();
    }

    // A layer's output of so many images stays within MostLayerBytes; larger batches take more memory, and no less time.
    private static int MostRows(GeneratorConfig config, string precision)
    {
        var shape = config.StyleGan2!;
        var widest = Resolutions.From4To(config.ImageSize).Max(r => (long)r * r * Resolutions.Channels(r, shape.ChannelBase, shape.ChannelMax));
        return (int)Math.Clamp(MostLayerBytes / (widest * (precision == "float32" ? 4 : 2)), 1, int.MaxValue);
    }

    // ws [N, num_ws, w_dim] and the noise maps, if any, on the CPU; N is filled up with the last portrait.
    private (Tensor[] Tensors, NoiseInputs Noise) Inputs(FaceSpec[] some)
    {
        var rows = Math.Max(some.Length, leastRows);
        var maps = noise.For(some, rows);
        var ws = Filled(tensor(MapToW(some)).reshape(some.Length, network.Synthesis.NumWs, -1), rows);
        return ([ws, .. maps.Maps], maps);
    }

    // → [N, colours, size, size]
    private Tensor Synthesise(IReadOnlyList<Tensor> inputs, NoiseInputs kind)
    {
        var ws = inputs[0].to(device);
        var maps = kind.With([.. inputs.Skip(1).Select(map => map.to(device))]);
        return published?.Draw(ws, maps) ?? network.Synthesis.call(ws, maps);
    }

    // One row or num_ws rows of w for each latent; those in z go through the mapping network together.
    private float[][] Map(List<(Latent Latent, float[] Label)> latents)
    {
        var inZ = latents.Where(item => item.Latent is Latent.Z).ToArray();
        var wDim = network.Config.StyleGan2!.WDim;
        float[] mapped = [.. inZ.Chunk(mappedRows ?? Math.Max(inZ.Length, 1)).SelectMany(MapTogether)];

        var next = 0;
        return
        [
            .. latents.Select(item => item.Latent is Latent.W w
                ? w.Values
                : mapped.AsSpan(wDim * next++, wDim).ToArray()),
        ];
    }

    private float[] MapTogether((Latent Latent, float[] Label)[] inZ)
    {
        using var scope = NewDisposeScope();
        Tensor Input(IEnumerable<float> values) => Filled(tensor([.. values]).reshape(inZ.Length, -1), mappedRows ?? 1);

        var z = Input(inZ.SelectMany(item => ((Latent.Z)item.Latent).Values));
        var label = Config.CDim == 0 ? null : Input(inZ.SelectMany(item => item.Label)).to(device);
        var w = network.Mapping.call(z.to(device), label); // [N, w_dim]
        return w.narrow(0, 0, inZ.Length).to(CPU).contiguous().data<float>().ToArray();
    }

    // Repeats the last row until there are enough.
    private static Tensor Filled(Tensor rows, int wanted)
    {
        var count = rows.shape[0];
        return wanted <= count
            ? rows
            : cat([rows, .. Enumerable.Repeat(rows.narrow(0, count - 1, 1), wanted - (int)count)], 0);
    }
}
