using FaceService.Model.Networks;
using FaceService.Model.Networks.Classic;
using static TorchSharp.torch;

namespace FaceService.Model.Engine;

/// <summary>Draws faces with a classic preset's generator, its batch norms on their running averages.</summary>
internal sealed class ClassicFaceGenerator : IFaceGenerator
{
    private readonly ClassicNetwork network;
    private readonly Device device;
    private readonly int leastRows; // see StyleGan2FaceGenerator

    /// <summary>Takes over the network.</summary>
    public ClassicFaceGenerator(ClassicNetwork network, GeneratorConfig config, Device device, string precision)
    {
        this.network = network;
        this.device = device;
        Config = config;
        Precision = precision;
        leastRows = precision == "float32" ? 2 : 1;
        network.Precision = EnginePrecision.Type(precision);
    }

    public GeneratorConfig Config { get; }

    public string Precision { get; }

    public void Draw(IReadOnlyList<FaceSpec> batch, Span<byte> rgb)
    {
        using var _ = inference_mode();
        using var scope = NewDisposeScope();
        PixelConversion.ToRgb(Image(batch), Config.PixelRange, rgb);
    }

    public float[] DrawNumbers(IReadOnlyList<FaceSpec> batch)
    {
        using var _ = inference_mode();
        using var scope = NewDisposeScope();
        return Image(batch).to(CPU).contiguous().data<float>().ToArray();
    }

    public float[] MapToW(IReadOnlyList<FaceSpec> batch) =>
        throw new NotSupportedException($"A {Config.Architecture} network has no w space.");

    public void Dispose() => network.Dispose();

    private Tensor Image(IReadOnlyList<FaceSpec> batch)
    {
        var z = tensor([.. batch.SelectMany(ValuesOf)]).reshape(batch.Count, Config.ZDim);
        if (batch.Count < leastRows)
            z = z.expand(leastRows, -1).contiguous();
        return network.call(z.to(device), null).narrow(0, 0, batch.Count);
    }

    private float[] ValuesOf(FaceSpec spec) => spec.Latent is Latent.Z z
        ? z.Values
        : throw new NotSupportedException($"A {Config.Architecture} network has no w space.");
}
