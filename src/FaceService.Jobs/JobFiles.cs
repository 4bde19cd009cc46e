using FaceService.Training.Runs;

namespace FaceService.Jobs;

/// <summary>Finds what a job's run has written so far.</summary>
/// <param name="store">Where the jobs are.</param>
public sealed class JobFiles(IJobStore store)
{
    /// <summary>Numbers of the sample sheets, oldest first; each is the step that it was drawn after.</summary>
    /// <param name="id">Which job.</param>
    public IReadOnlyList<long> Samples(JobId id) => Folder(id).SampleSteps();

    /// <summary>Path of a sample sheet (PNG), or null if there is none of that number.</summary>
    /// <param name="id">Which job.</param>
    /// <param name="number">One of <see cref="Samples"/>.</param>
    public string? Sample(JobId id, long number) => number >= 0 ? Existing(Folder(id).Sample(number)) : null;

    /// <summary>Path of the losses (CSV), or null if none is written yet.</summary>
    /// <param name="id">Which job.</param>
    public string? Losses(JobId id) => Existing(Folder(id).Losses);

    /// <summary>Path of the losses as a curve (SVG), or null if none is drawn yet.</summary>
    /// <param name="id">Which job.</param>
    public string? LossCurve(JobId id) => Existing(Folder(id).LossCurve);

    /// <summary>Path of the list of pictures that could not be used (CSV), or null if there are none.</summary>
    /// <param name="id">Which job.</param>
    public string? Skipped(JobId id) => Existing(Folder(id).Skipped);

    /// <summary>Path of the time lapse (GIF), or null if none is drawn yet.</summary>
    /// <param name="id">Which job.</param>
    public string? Timelapse(JobId id) => Existing(Folder(id).Timelapse);

    private RunFolder Folder(JobId id) => new(store.RunFolder(id));

    private static string? Existing(string path) => File.Exists(path) ? path : null;
}
