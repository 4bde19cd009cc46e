using FaceService.Model.Engine;
using FaceService.Model.Latents;

namespace FaceService.Model.Tests.Engine;

public sealed class SideBySideTests
{
    [Theory]
    [InlineData("float32", 1)]
    [InlineData("float32", 2)]
    [InlineData("float32", 5)]
    [InlineData("bfloat16", 1)]
    [InlineData("bfloat16", 2)]
    [InlineData("bfloat16", 5)]
    public void Bytes_are_those_of_all_cores_working_on_the_whole_batch(string precision, int crew)
    {
        using var models = new TestModels();
        using var generator = models.Load(TestModels.StyleGan2, precision);
        var inner = generator is SideBySideFaceGenerator split ? split.Inner : generator;
        var pieces = new SideBySideFaceGenerator(inner, new WorkerThreads(crew), largestPiece: 3);
        foreach (var count in (int[])[1, 2, 7, 31])
        {
            FaceSpec[] specs = [.. Enumerable.Range(0, count).Select(seed => new FaceSpec
            {
                Latent = new Latent.Z(LatentSource.FromSeed((uint)seed, generator.Config)),
                Label = [1, 0, 0],
                Noise = (NoiseMode)(seed % 3),
            })];
            var (whole, drawn) = (new byte[count * 32 * 32 * 3], new byte[count * 32 * 32 * 3]);
            inner.Draw(specs, whole);
            pieces.Draw(specs, drawn);
            Assert.Equal(whole, drawn);
        }
    }
}
