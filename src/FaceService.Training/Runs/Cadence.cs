namespace FaceService.Training.Runs;

/// <summary>Something that happens each so many pictures: on image counts, not on clock time, so that runs repeat.</summary>
/// <param name="kimg">The interval in thousands of pictures; 0 for never.</param>
internal readonly struct Cadence(double kimg)
{
    private readonly double _images = Math.Round(kimg * 1000, 6);

    /// <summary>True when the interval's end lies in the step that went from one count to the other.</summary>
    public bool Falls(long before, long after) => _images > 0 && Math.Floor(after / _images) > Math.Floor(before / _images);
}
