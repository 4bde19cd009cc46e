using System.Globalization;
using FaceService.Photos.Building;
using FaceService.Photos.Quality;

namespace FaceService.Cli.Datasets;

/// <summary>Says how far a build is, every few seconds.</summary>
internal sealed class BuildDisplay(TimeProvider time, TextWriter output) : IProgress<BuildProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _next = Interval;
    private long _before = -1; // photos that an earlier attempt did

    public void Report(BuildProgress value)
    {
        if (_before < 0)
            _before = value.Photos - 1;
        if (value.Photos == _before + 1 && _before > 0)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Going on behind {_before} photos that are done."));
        var age = time.GetElapsedTime(_start);
        if (age < _next)
            return;
        _next = age + Interval;
        var each = age / (value.Photos - _before);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{value.Photos} of {value.Of} photos, {value.Faces} faces, {value.Kept} kept, {1 / each.TotalSeconds:0.0} photos a second, {each * (value.Of - value.Photos):h\\:mm\\:ss} left"));
    }

    /// <summary>What a build came to.</summary>
    public static string Describe(BuildResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Photos} photos, {result.Faces} faces, {result.Kept} kept{(result.Dropped.Count == 0 ? "" : "; dropped: ")}{string.Join(", ", result.Dropped.Select(one => $"{one.Count} {one.Reason.Words()}"))}");
}
