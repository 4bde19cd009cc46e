using FaceService.Training.Presets;
using FaceService.Training.Trainers;

namespace FaceService.Jobs.Worker;

/// <summary>Measures how fast the presets train here, the small ones first.</summary>
/// <param name="cacheFolder">Where the images that it trains on are kept meanwhile.</param>
internal sealed class MeasurementHandler(string cacheFolder) : IJobHandler
{
    public JobKind Kind => JobKind.Measurement;

    public string Unit => "preset";

    public string MemoryAdvice => "Raise the limit to have larger presets measured, too.";

    public string? Run(Job job, string folder, IJobObserver observer, CancellationToken stop)
    {
        var speeds = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var preset in Preset.Names.OrderBy(name => Preset.Settings(name, []).Size))
        {
            if (TrainingSpeed.Measure(preset, cacheFolder, stop) is not { } speed)
                continue;
            speeds[preset] = speed;
            observer.OnProgress(new MeasurementProgress(speeds.ToDictionary(StringComparer.Ordinal)));
        }

        return null;
    }
}
