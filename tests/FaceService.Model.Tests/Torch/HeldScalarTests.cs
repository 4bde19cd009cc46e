using FaceService.Model.Engine;
using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Tests.Engine;
using FaceService.Model.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Torch;

/// <summary>Nothing that native code reads is freed meanwhile, and nothing is left behind.</summary>
public sealed class HeldScalarTests
{
    // A run by hand may try more: FACE_FORCED_CALLS=500000.
    private static readonly int Calls = int.TryParse(Environment.GetEnvironmentVariable("FACE_FORCED_CALLS"), out var calls) ? calls : 20_000;

    [Fact]
    public void Arithmetic_with_numbers_is_right_while_garbage_is_collected()
    {
        var wrong = 0;
        using (new ForcedCollections())
        {
            for (var call = 0; call < Calls; call += 10)
            {
                using var scope = NewDisposeScope();
                var x = ones(3);
                var y = x.Times(3).Plus(1).Over(2).Minus(0.5).Squared().ToPower(2).Clamped(-1, 9).LeakyRelu(0.2).Plus(x, 2).PlusInPlace(1); // (1.5)⁴ + 2 + 1
                if (Math.Abs(y[1].item<float>() - 8.0625f) > 1e-4f)
                    wrong++;
            }
        }

        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Portraits_are_the_same_while_garbage_is_collected()
    {
        using var models = new TestModels();
        var configs = new[] { TestModels.StyleGan2, TestModels.StyleGan2 with { PublishedOrder = true, PinnedPrecision = "float32" }, TestModels.Dcgan };
        foreach (var config in configs)
        {
            using var generator = models.Load(config, "float32");
            var expected = Drawn(generator);
            using var disturbed = new ForcedCollections();

            for (var round = 0; round < 5; round++)
                Assert.Equal(expected, Drawn(generator));
        }
    }

    [Fact]
    public void Drawing_leaves_no_tensor_behind()
    {
        using var models = new TestModels();
        foreach (var config in new[] { TestModels.StyleGan2, TestModels.Dcgan })
        {
            using var generator = models.Load(config, "bfloat16");
            Drawn(generator);
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

            Drawn(generator);

            Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }
    }

    private static byte[] Drawn(IFaceGenerator generator)
    {
        var config = generator.Config;
        var inner = (generator as SideBySideFaceGenerator)?.Inner ?? generator; // on this thread, whose tensors are counted
        FaceSpec[] specs = [.. Enumerable.Range(0, 3).Select(seed => Spec((uint)seed, config))];
        var rgb = new byte[specs.Length * config.ImageSize * config.ImageSize * 3];
        inner.Draw(specs, rgb);
        return rgb;
    }

    private static FaceSpec Spec(uint seed, GeneratorConfig config) => new()
    {
        Latent = new Latent.Z(LatentSource.FromSeed(seed, config)),
        Label = [.. Enumerable.Range(0, config.CDim).Select(i => i == 0 ? 1f : 0f)],
        Truncation = 0.7f,
    };
}
