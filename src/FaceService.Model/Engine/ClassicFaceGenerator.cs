using FaceService.Model.Networks.Classic;
using FaceService.Model.Networks.Configs;
using static TorchSharp.torch;

namespace FaceService.Model.Engine;

/// <summary>Draws faces with a classic preset's generator, its batch norms on their running averages.</summary>
internal sealed class ClassicFaceGenerator : IFaceGenerator
{
    private readonly ClassicNetwork network;
    private readonly Device device;
    private readonly int leastRows; // see StyleGan2FaceGenerator
    private readonly int? mostRows;

    /// <summary>Takes over the network; the parameters are those of <see cref="StyleGan2FaceGenerator"/>.</summary>
    public ClassicFaceGenerator(ClassicNetwork network, GeneratorConfig config, Device device, string precision, int? rows = null)
    {
        this.network = network;
        this.device = device;
        Config = config;
        Precision = precision;
        leastRows = rows ?? (precision == "float32" ? 2 : 1);
        mostRows = rows;
        network.Precision = EnginePrecision.Type(precision);
    }

    public GeneratorConfig Config { get; }

    public string Precision { get; }

    public void Draw(IReadOnlyList<FaceSpec> batch, Span<byte> rgb)
    {
        using var _ = inference_mode();
        var bytes = rgb.Length / batch.Count;
        foreach (var some in batch.Chunk(mostRows ?? batch.Count))
        {
            using var scope = NewDisposeScope();
            var drawn = PixelBytes.ToRgb(network.call(Input(some).to(device), null), Config.PixelRange);
            drawn.narrow(0, 0, some.Length).to(CPU).bytes.CopyTo(rgb);
            rgb = rgb[(some.Length * bytes)..];
        }
    }

    public float[] DrawNumbers(IReadOnlyList<FaceSpec> batch)
    {
        using var _ = inference_mode();
        var numbers = new List<float>();
        foreach (var some in batch.Chunk(mostRows ?? batch.Count))
        {
            using var scope = NewDisposeScope();
            var drawn = network.call(Input(some).to(device), null).narrow(0, 0, some.Length);
            numbers.AddRange(drawn.to(CPU).contiguous().data<float>().ToArray());
        }

        return [.. numbers];
    }

    public float[] MapToW(IReadOnlyList<FaceSpec> batch) =>
        throw new NotSupportedException($"A {Config.Architecture} network has no w space.");

    public void Dispose() => network.Dispose();

    // [N, z_dim] on the CPU, filled up with the last portrait.
    private Tensor Input(FaceSpec[] some)
    {
        var z = tensor([.. some.SelectMany(ValuesOf)]).reshape(some.Length, Config.ZDim);
        return some.Length < leastRows
            ? cat([z, .. Enumerable.Repeat(z.narrow(0, some.Length - 1, 1), leastRows - some.Length)], 0)
            : z;
    }

    private float[] ValuesOf(FaceSpec spec) => spec.Latent is Latent.Z z
        ? z.Values
        : throw new NotSupportedException($"A {Config.Architecture} network has no w space.");
}
