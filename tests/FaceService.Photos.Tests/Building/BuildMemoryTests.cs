using FaceService.Training.Tests.Datasets;

namespace FaceService.Photos.Tests.Building;

/// <summary>Measures the whole process, so nothing else may run beside it.</summary>
[Collection(Alone)]
public sealed class BuildMemoryTests : IDisposable
{
    public const string Alone = "Nothing beside it";

    private readonly PhotoPile _pile = new();

    public void Dispose() => _pile.Dispose();

    // FACE_PHOTOS=100000 takes some minutes.
    [Fact]
    public void Memory_does_not_grow_with_the_photos()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("FACE_PHOTOS"), out var wanted) ? wanted : 3000;
        for (var i = 0; i < count; i++)
            _pile.Put($"{i / 1000:D3}/{i:D6}.png", TestImages.Png(i % 50, 40, 40));
        var (few, many) = (0L, 0L);

        _pile.Build(progress: new Told(progress =>
        {
            if (progress.Photos == 500)
                few = GC.GetTotalMemory(forceFullCollection: true);
            if (progress.Photos == count)
                many = GC.GetTotalMemory(forceFullCollection: true);
        }));

        // What stays of a photo: its name, and 32 bytes of a hash. Its pixels and its entry of the zip would be 1,500 and more.
        Assert.InRange(many - few, long.MinValue, (200 * (long)count) + (1 << 20));
    }
}

[CollectionDefinition(BuildMemoryTests.Alone, DisableParallelization = true)]
public sealed class AloneCollection;
