using FaceService.Api.Batching;
using FaceService.Model.Engine;
using FaceService.Model.Networks.Configs;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FaceService.Api.Tests.Batching;

public sealed class WarmUpTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Limit_is_the_batch_at_which_a_face_costs_least()
    {
        // What two cores do: faster up to 16, and three times slower at 64.
        var profile = Measure(size => size switch { 1 => 4.8, 2 => 4, 4 => 3.5, 8 => 3.1, 16 => 2.9, 32 => 3.0, _ => 9 });
        Assert.Equal(16, profile.BatchLimit);
        Assert.Equal(0.0029, profile.SecondsPerFace, 6);
    }

    [Fact]
    public void Limit_stops_where_a_larger_batch_is_far_slower()
    {
        var sizes = new List<int>();
        Measure(size =>
        {
            sizes.Add(size);
            return size >= 4 ? 10 : 1;
        });
        Assert.Equal(4, sizes.Max());
    }

    [Fact]
    public void Limit_of_a_slow_model_is_found_within_the_time()
    {
        var profile = Measure(_ => 1000, new BatchingOptions { WarmUpSeconds = 3 });
        Assert.Equal(1, profile.BatchLimit);
        Assert.Equal(TimeSpan.FromSeconds(2), _time.GetUtcNow() - _time.Start);
    }

    [Fact]
    public void Limit_in_the_settings_is_not_measured()
    {
        var sizes = new List<int>();
        var profile = Measure(
            size =>
            {
                sizes.Add(size);
                return 1;
            },
            new BatchingOptions { BatchLimit = 24 });
        Assert.Equal(24, profile.BatchLimit);
        Assert.Equal([1, 24], sizes);
    }

    [Fact]
    public void Limit_stays_within_the_largest_that_is_tried() =>
        Assert.Equal(8, Measure(size => 1.0 / size, new BatchingOptions { MaxMeasuredBatch = 8 }).BatchLimit);

    private GenerationProfile Measure(Func<int, double> millisecondsPerFace, BatchingOptions? options = null) =>
        new WarmUp(Options.Create(options ?? new BatchingOptions()), _time).Run(new TimedGenerator(_time, millisecondsPerFace));

    private sealed class TimedGenerator(FakeTimeProvider time, Func<int, double> millisecondsPerFace) : IFaceGenerator
    {
        public GeneratorConfig Config { get; } = new() { Architecture = "dcgan-64", ImageSize = 4, ZDim = 2 };

        public string Precision => "float32";

        public void Draw(IReadOnlyList<FaceSpec> batch, Span<byte> rgb) =>
            time.Advance(TimeSpan.FromMilliseconds(millisecondsPerFace(batch.Count) * batch.Count));

        public float[] MapToW(IReadOnlyList<FaceSpec> batch) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
