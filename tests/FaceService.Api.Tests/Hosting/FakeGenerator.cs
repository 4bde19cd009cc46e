using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Networks.Configs;

namespace FaceService.Api.Tests.Hosting;

/// <summary>A generator whose image depends on nothing but the spec, and that draws when it is allowed to.</summary>
internal sealed class FakeGenerator(ModelId id, GeneratorConfig config, FakeEngine engine) : IFaceGenerator
{
    public GeneratorConfig Config { get; } = config;

    public string Precision => "float32";

    public bool Disposed { get; private set; }

    /// <summary>0, 1, 2, …</summary>
    public float[] MeanW => [.. Enumerable.Range(0, Config.StyleGan2!.WDim).Select(i => (float)i)];

    /// <summary>The axes of w, their values falling by one.</summary>
    public ClosedFormFactors Factors
    {
        get
        {
            var width = Config.StyleGan2!.WDim;
            var axes = new float[width, width];
            for (var i = 0; i < width; i++)
                axes[i, i] = 1;
            return new ClosedFormFactors(axes, [.. Enumerable.Range(0, width).Select(i => (double)(width - i))]);
        }
    }

    public void Draw(IReadOnlyList<FaceSpec> batch, Span<byte> rgb)
    {
        ObjectDisposedException.ThrowIf(Disposed, this);
        engine.Drawing(this, batch);
        var bytes = Config.ImageSize * Config.ImageSize * 3;
        for (var i = 0; i < batch.Count; i++)
            Picture(batch[i], rgb.Slice(i * bytes, bytes));
    }

    public float[] DrawNumbers(IReadOnlyList<FaceSpec> batch) => [.. batch.SelectMany(spec =>
        engine.Numbers(id, spec) ?? throw new NotSupportedException("This generator gives bytes only."))];

    public float[] MapToW(IReadOnlyList<FaceSpec> batch)
    {
        var style = Config.StyleGan2 ?? throw new NotSupportedException();
        var rows = TestModels.NumWs(Config);
        return [.. batch.SelectMany(spec => Enumerable.Repeat(Row(spec, style.WDim), rows).SelectMany(row => row))];
    }

    public void Dispose() => Disposed = true;

    /// <summary>What is drawn for a spec: smooth, so that it survives resizing, and another for every other spec.</summary>
    public static void Picture(FaceSpec spec, Span<byte> rgb)
    {
        var hash = Hash(spec);
        var side = (int)Math.Sqrt(rgb.Length / 3);
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                for (var c = 0; c < 3; c++)
                {
                    var wave = Math.Sin((hash[c] / 20.0 * x / side) + hash[c + 3]) + Math.Cos((hash[c + 6] / 20.0 * y / side) + hash[c + 9]);
                    rgb[(((y * side) + x) * 3) + c] = (byte)(127 + (60 * wave));
                }
            }
        }
    }

    private static float[] Row(FaceSpec spec, int length)
    {
        var values = spec.Latent is Latent.Z z ? z.Values : ((Latent.W)spec.Latent).Values;
        return [.. Enumerable.Range(0, length).Select(i => values[i % values.Length] * spec.Truncation)];
    }

    private static byte[] Hash(FaceSpec spec) => SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
    {
        Latent = Values(spec.Latent),
        Rows = spec.Latent is Latent.W w ? w.Rows : 0,
        spec.Label,
        spec.Truncation,
        spec.Noise,
        spec.NoiseSeed,
        Mix = spec.Mix is null ? null : Values(spec.Mix.Latent),
        spec.Mix?.Layers,
        Factors = spec.Factors.Select(f => (double[])[f.Index, f.Strength]),
    })));

    private static float[] Values(Latent latent) => latent is Latent.Z z ? z.Values : ((Latent.W)latent).Values;
}
