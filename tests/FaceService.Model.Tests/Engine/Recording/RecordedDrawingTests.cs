using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Engine.Recording;
using FaceService.Model.Latents;
using FaceService.Model.Networks;
using FaceService.Model.Networks.Classic;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Weights;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Engine.Recording;

/// <summary>Drawing as on a GPU: always as many pictures at once, by recorded steps; on a CPU, with a stand-in for the graphs.</summary>
public sealed class RecordedDrawingTests : IDisposable
{
    private const int Rows = 4;

    private readonly TestModels models = new();
    private readonly List<string> told = [];

    public static TheoryData<string, string> Cases => new()
    {
        { "stylegan2", "float32" },
        { "stylegan2", "bfloat16" },
        { "published", "float32" },
        { "classic", "float32" },
    };

    public void Dispose() => models.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Bytes_are_those_of_drawing_without_recordings(string kind, string precision)
    {
        var version = models.Write(Config(kind));
        var recorder = new RememberingRecorder();
        using var plain = Load(version, precision, null);
        using var recorded = Load(version, precision, recorder);
        var specs = Specs(version.Config, 41);

        var next = 0;
        for (var count = 1; next + count <= specs.Length; next += count++)
        {
            FaceSpec[] batch = specs[next..(next + count)];
            Assert.Equal(Draw(plain, batch), Draw(recorded, batch));
        }

        // Mapping and three kinds of noise, whatever the batches.
        Assert.Equal(kind == "classic" ? 1 : 4, recorder.Begun);
        Assert.InRange(recorder.Replays, specs.Length / Rows, int.MaxValue);
        Assert.Empty(told);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Bytes_do_not_depend_on_who_shares_the_batch(string kind, string precision)
    {
        using var generator = Load(models.Write(Config(kind)), precision, new RememberingRecorder());
        var specs = Specs(generator.Config, 12);

        var together = Draw(generator, specs);

        Assert.Equal(specs.SelectMany(spec => Draw(generator, [spec])), together);
        Assert.Equal(Draw(generator, [.. specs.Reverse()]).Chunk(together.Length / specs.Length).Reverse().SelectMany(face => face), together);
        Assert.True(together.Chunk(together.Length / specs.Length).DistinctBy(Convert.ToHexString).Count() == specs.Length);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Recording_that_fails_leaves_the_bytes_as_they_are(string kind, string precision)
    {
        var version = models.Write(Config(kind));
        using var plain = Load(version, precision, null);
        var recorder = new RememberingRecorder { FailsFrom = kind == "classic" ? 0 : 1 };
        using var failing = Load(version, precision, recorder);
        var specs = Specs(version.Config, 10);

        for (var round = 0; round < 2; round++)
            Assert.Equal(Draw(plain, specs), Draw(failing, specs));

        Assert.Single(told);
        Assert.Equal(0, recorder.Held);
    }

    [Fact]
    public void Numbers_are_those_that_the_bytes_come_from()
    {
        using var generator = Load(models.Write(Config("stylegan2")), "float32", new RememberingRecorder());
        var specs = Specs(generator.Config, 6);
        var bytes = Draw(generator, specs);
        var numbers = generator.DrawNumbers(specs);

        var size = generator.Config.ImageSize * generator.Config.ImageSize;
        for (var i = 0; i < bytes.Length; i++)
        {
            var (face, rest) = Math.DivRem(i, size * 3);
            var number = numbers[(face * size * 3) + (rest % 3 * size) + (rest / 3)];
            Assert.Equal((byte)Math.Clamp((number * 127.5f) + 128, 0, 255), bytes[i]);
        }
    }

    [Theory]
    [InlineData(32, 1024, 64, 32)] // ours: small layers, as many as are allowed
    [InlineData(256, 32768, 512, 4)] // published widths: 128 channels at 256 pixels
    [InlineData(512, 32768, 512, 2)]
    [InlineData(1024, 32768, 512, 1)]
    public void Larger_networks_draw_fewer_pictures_at_once(int size, int channelBase, int channelMax, int expected)
    {
        using var scope = NewDisposeScope();
        using var network = NetworkFactory.CreateGenerator(TestModels.StyleGan2 with
        {
            ImageSize = size,
            StyleGan2 = TestModels.StyleGan2.StyleGan2! with { ChannelBase = channelBase, ChannelMax = channelMax },
        });

        Assert.Equal(expected, GpuRows.For(network));
    }

    private static GeneratorConfig Config(string kind) => kind switch
    {
        "classic" => TestModels.Dcgan,
        "published" => TestModels.NarrowStyleGan2 with { PublishedOrder = true },
        _ => TestModels.StyleGan2,
    };

    // Every kind of request, mixed.
    private static FaceSpec[] Specs(GeneratorConfig config, int count) =>
    [
        .. Enumerable.Range(0, count).Select(seed => new FaceSpec
        {
            Latent = new Latent.Z(LatentSource.FromSeed((uint)seed, config)),
            Label = [.. Enumerable.Range(0, config.CDim).Select(i => i == seed % config.CDim ? 1f : 0f)],
            Truncation = config.StyleGan2 is not null && seed % 4 == 0 ? 0.7f : 1,
            Noise = config.StyleGan2 is null ? NoiseMode.Const : (NoiseMode)(seed / 3 % 3),
            NoiseSeed = (uint)seed,
            Mix = config.StyleGan2 is not null && seed % 5 == 0
                ? new StyleMix(new Latent.Z(LatentSource.FromSeed((uint)seed + 1, config)), [1, 4])
                : null,
        }),
    ];

    private static byte[] Draw(IFaceGenerator generator, FaceSpec[] specs)
    {
        var rgb = new byte[specs.Length * generator.Config.ImageSize * generator.Config.ImageSize * 3];
        generator.Draw(specs, rgb);
        return rgb;
    }

    private IFaceGenerator Load(ModelVersion version, string precision, IRecorder? recorder)
    {
        using var file = GeneratorFile.Open(version.WeightsPath);
        var network = GeneratorWeights.Build(file);
        var steps = new RecordedSteps(CPU, recorder, told.Add);
        return network is StyleGan2Generator style
            ? new StyleGan2FaceGenerator(style, CPU, precision, Rows, steps)
            : new ClassicFaceGenerator((ClassicNetwork)network, file.Config, CPU, precision, Rows, steps);
    }
}
