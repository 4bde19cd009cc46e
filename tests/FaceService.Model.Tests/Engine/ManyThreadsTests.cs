using System.Runtime.ExceptionServices;
using FaceService.Model.Engine;
using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Tests.Engine;

/// <summary>Whatever draws holds nothing between calls: several threads at once draw what one draws.</summary>
public sealed class ManyThreadsTests
{
    private const int Threads = 4;
    private const int Rounds = 3;

    private static readonly GeneratorConfig Wide = TestModels.StyleGan2 with
    {
        ImageSize = 128,
        StyleGan2 = new StyleGan2Config { WDim = 20, MappingLayers = 2, ChannelBase = 16384, ChannelMax = 128 },
    };

    private static readonly GeneratorConfig Published = TestModels.NarrowStyleGan2 with { PublishedOrder = true, PinnedPrecision = "float32" };

    public static TheoryData<string, string> Kinds
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var kind in Configs.Keys)
                foreach (var precision in (string[])["float32", "bfloat16"])
                    data.Add(kind, precision);
            return data;
        }
    }

    private static Dictionary<string, GeneratorConfig> Configs
    {
        get
        {
            var configs = new Dictionary<string, GeneratorConfig>
            {
                ["own, narrow"] = TestModels.NarrowStyleGan2,
                ["own, middling"] = TestModels.StyleGan2,
                ["own, wide"] = Wide,
                ["own, residual"] = With(TestModels.NarrowStyleGan2, "resnet"),
                ["own, original"] = With(TestModels.NarrowStyleGan2, "orig"),
                ["published order, narrow"] = Published,
                ["published order, wide"] = Wide with { PublishedOrder = true, PinnedPrecision = "float32" },
                ["published order, residual"] = With(Published, "resnet"),
                ["published order, original"] = With(Published, "orig"),
                ["published order, unpinned"] = Published with { PinnedPrecision = null },
            };
            foreach (var (name, size) in ((string, int)[])[("gan-mlp", 28), ("dcgan-64", 64), ("anime-48", 48), ("cifar-32", 32), ("celeba-128", 128), ("ffhq-56", 56), ("celeba-64", 64)])
                configs[name] = new GeneratorConfig { Architecture = name, ImageSize = size, ZDim = 20, WidthFactor = 0.25 };
            return configs;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bytes_and_w_of_several_threads_are_those_of_one(string kind, string precision)
    {
        using var models = new TestModels();
        using var generator = models.Load(Configs[kind], precision);
        var specs = Enumerable.Range(0, Threads).Select(i => Spec(generator.Config, (uint)i)).ToArray();
        var alone = Array.ConvertAll(specs, spec => Draw(generator, spec));

        var together = AtOnce(i => Enumerable.Range(0, Rounds).Select(_ => Draw(generator, specs[i])).ToArray());

        for (var i = 0; i < Threads; i++)
            Assert.All(together[i], drawn => Assert.Equal(alone[i], drawn));
        Assert.Equal(Threads, alone.DistinctBy(drawn => Convert.ToHexString(drawn.Rgb)).Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bytes_of_pieces_on_several_cores_are_those_of_one(string kind, string precision)
    {
        using var models = new TestModels();
        using var generator = models.Load(Configs[kind], precision);
        var inner = generator is SideBySideFaceGenerator split ? split.Inner : generator;
        var specs = Enumerable.Range(0, 2 * Threads).Select(i => Spec(generator.Config, (uint)i)).ToArray();
        var bytes = generator.Config.ImageSize * generator.Config.ImageSize * 3;
        var (alone, pieces) = (new byte[specs.Length * bytes], new byte[specs.Length * bytes]);
        using (OneThread.Enter())
            inner.Draw(specs, alone);

        new SideBySideFaceGenerator(inner, new WorkerThreads(Threads), largestPiece: 1).Draw(specs, pieces);

        Assert.Equal(alone, pieces);
    }

    private static GeneratorConfig With(GeneratorConfig config, string architecture) =>
        config with { StyleGan2 = config.StyleGan2! with { Architecture = architecture } };

    private static Drawing Draw(IFaceGenerator generator, FaceSpec spec)
    {
        var rgb = new byte[generator.Config.ImageSize * generator.Config.ImageSize * 3];
        generator.Draw([spec], rgb);
        return new Drawing(rgb, generator.DrawNumbers([spec]), generator.Config.StyleGan2 is null ? [] : generator.MapToW([spec]));
    }

    // Every kind of noise, mixing and factors, where there are any.
    private static FaceSpec Spec(GeneratorConfig config, uint seed)
    {
        var spec = new FaceSpec { Latent = new Latent.Z(LatentSource.FromSeed(seed, config)) };
        return config.StyleGan2 is null
            ? spec
            : spec with
            {
                Label = [1, 0, 0],
                Noise = (NoiseMode)(seed % 3),
                NoiseSeed = seed,
                Truncation = seed == 1 ? 0.7f : 1,
                Mix = seed == 2 ? new StyleMix(new Latent.Z(LatentSource.FromSeed(9, config)), [1, 3]) : null,
                Factors = seed == 3 ? [new FactorStrength(1, 2)] : [],
            };
    }

    private static T[] AtOnce<T>(Func<int, T> work)
    {
        var results = new T[Threads];
        var failures = new Exception?[Threads];
        using var start = new Barrier(Threads);
        var threads = Enumerable.Range(0, Threads).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                results[i] = work(i);
            }
            catch (Exception e)
            {
                failures[i] = e;
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        if (failures.FirstOrDefault(failure => failure is not null) is { } first)
            ExceptionDispatchInfo.Throw(first);
        return results;
    }

    private sealed record Drawing(byte[] Rgb, float[] Numbers, float[] W)
    {
        public bool Equals(Drawing? other) =>
            other is not null && Rgb.SequenceEqual(other.Rgb) && Numbers.SequenceEqual(other.Numbers) && W.SequenceEqual(other.W);

        public override int GetHashCode() => Rgb.Length;
    }
}
