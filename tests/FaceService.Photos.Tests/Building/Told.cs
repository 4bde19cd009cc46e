using FaceService.Photos.Building;

namespace FaceService.Photos.Tests.Building;

/// <summary>Runs something at each report of a build's progress, on the build's own thread, and counts them.</summary>
internal sealed class Told(Action<BuildProgress> then) : IProgress<BuildProgress>
{
    public int Count { get; private set; }

    public void Report(BuildProgress value)
    {
        Count++;
        then(value);
    }
}
