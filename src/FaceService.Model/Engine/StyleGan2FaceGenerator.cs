using FaceService.Model.Networks;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Networks.StyleGan2.Published;
using static TorchSharp.torch;

namespace FaceService.Model.Engine;

/// <summary>Draws faces with a StyleGAN2 generator.</summary>
internal sealed class StyleGan2FaceGenerator : IFaceGenerator
{
    private const long MostLayerBytes = 1L << 27;

    private readonly StyleGan2Generator network;
    private readonly Device device;
    private readonly NoiseMaps noise;
    private readonly WArrangement arrangement;
    private readonly Lazy<ClosedFormFactors> factors;
    private readonly PublishedSynthesis? published;

    // libtorch's float32 convolutions of a single picture take another path than those of several, with other last bits.
    private readonly int leastRows;
    private readonly int mostRows;

    /// <summary>Takes over the network.</summary>
    public StyleGan2FaceGenerator(StyleGan2Generator network, Device device, string precision)
    {
        this.network = network;
        this.device = device;
        Precision = precision;
        noise = new NoiseMaps(network, device);
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
        leastRows = precision == "float32" && !network.Synthesis.DrawsAlike ? 2 : 1;
        mostRows = Math.Max(leastRows, MostRows(network.Config, precision)); // fewer would be filled up again
    }

    public GeneratorConfig Config => network.Config;

    public string Precision { get; }

    public float[] MeanW { get; }

    public ClosedFormFactors Factors => factors.Value;

    public void Draw(IReadOnlyList<FaceSpec> batch, Span<byte> rgb)
    {
        using var _ = inference_mode();
        using var scope = NewDisposeScope();
        var bytes = rgb.Length / batch.Count;
        var drawn = 0;
        foreach (var image in Images(batch))
        {
            var count = (int)image.shape[0];
            PixelConversion.ToRgb(image, Config.PixelRange, rgb.Slice(drawn * bytes, count * bytes));
            drawn += count;
        }
    }

    public float[] DrawNumbers(IReadOnlyList<FaceSpec> batch)
    {
        using var _ = inference_mode();
        using var scope = NewDisposeScope();
        return [.. Images(batch).SelectMany(image => image.to(CPU).contiguous().data<float>().ToArray())];
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

    // A layer's output of so many pictures stays within MostLayerBytes; larger batches take more memory, and no less time.
    private static int MostRows(GeneratorConfig config, string precision)
    {
        var shape = config.StyleGan2!;
        var widest = Resolutions.From4To(config.ImageSize).Max(r => (long)r * r * Resolutions.Channels(r, shape.ChannelBase, shape.ChannelMax));
        return (int)Math.Clamp(MostLayerBytes / (widest * (precision == "float32" ? 4 : 2)), 1, int.MaxValue);
    }

    // [n, colours, size, size] each, the whole batch in turn.
    private IEnumerable<Tensor> Images(IReadOnlyList<FaceSpec> batch)
    {
        if (published is null)
        {
            foreach (var some in batch.Chunk(mostRows))
            {
                using var scope = NewDisposeScope();
                var rows = Math.Max(some.Length, leastRows);
                var ws = Rows(MapToW(some), some.Length, rows);
                yield return network.Synthesis.call(ws, noise.For(some, rows)).narrow(0, 0, some.Length);
            }

            yield break;
        }

        // The published order is that of a single picture; several would take other kernels, with other last bits.
        foreach (var spec in batch)
        {
            using var scope = NewDisposeScope();
            FaceSpec[] one = [spec];
            yield return published.Draw(Rows(MapToW(one), 1, 1), noise.For(one, 1));
        }
    }

    // One row or num_ws rows of w for each latent; those in z go through the mapping network together.
    private float[][] Map(List<(Latent Latent, float[] Label)> latents)
    {
        var inZ = latents.Where(item => item.Latent is Latent.Z).ToList();
        var wDim = network.Config.StyleGan2!.WDim;
        float[] mapped = [];
        if (inZ.Count > 0)
        {
            var z = tensor([.. inZ.SelectMany(item => ((Latent.Z)item.Latent).Values)]).reshape(inZ.Count, -1).to(device);
            var c = Config.CDim == 0
                ? null
                : tensor([.. inZ.SelectMany(item => item.Label)]).reshape(inZ.Count, -1).to(device);
            mapped = network.Mapping.call(z, c).to(CPU).contiguous().data<float>().ToArray();
        }

        var next = 0;
        return
        [
            .. latents.Select(item => item.Latent is Latent.W w
                ? w.Values
                : mapped.AsSpan(wDim * next++, wDim).ToArray()),
        ];
    }

    private Tensor Rows(float[] ws, int count, int rows)
    {
        var stacked = tensor(ws).reshape(count, network.Synthesis.NumWs, -1);
        if (rows > count)
            stacked = cat([stacked, stacked.narrow(0, count - 1, 1).expand(rows - count, -1, -1)], 0);
        return stacked.to(device); // [N, num_ws, w_dim]
    }
}
