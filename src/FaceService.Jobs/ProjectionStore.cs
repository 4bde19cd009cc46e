using FaceService.Jobs.Folders;
using FaceService.Model.Imaging;
using FaceService.Training.Projection;

namespace FaceService.Jobs;

/// <summary>
/// Projections as jobs: a job store of its own, <c>projections/</c> in the data folder, so that neither list shows the other's and
/// a training of hours keeps nobody's portrait waiting. Of a portrait only the square that the model can draw is kept: not the
/// file, nor what its metadata said of place and time.
/// </summary>
public sealed class ProjectionStore : IDisposable
{
    private readonly FolderJobStore _jobs;
    private readonly TimeProvider _time;

    /// <summary>Opens the folder, making it where it is missing.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="time">The clock.</param>
    public ProjectionStore(string root, TimeProvider time)
    {
        _time = time;
        _jobs = new FolderJobStore(root, time);
        Queue = new JobQueue(_jobs, time);
    }

    /// <summary>The jobs. <see cref="TrainingJob.Settings"/> are <see cref="ProjectionSettings.ToJob"/>'s; an image of progress is a step.</summary>
    public IJobStore Jobs => _jobs;

    /// <summary>Cancels and deletes.</summary>
    public JobQueue Queue { get; }

    /// <summary>Adds a projection, or returns null if as many as are allowed wait already.</summary>
    /// <param name="portrait">The picture that is sought, of any size.</param>
    /// <param name="model">NAME@VERSION.</param>
    /// <param name="size">The model's size in pixels.</param>
    /// <param name="settings">What to search.</param>
    /// <param name="maxWaiting">How many may wait.</param>
    public TrainingJob? Submit(RgbImage portrait, string model, int size, ProjectionSettings settings, int maxWaiting)
    {
        if (_jobs.List().Count(job => job.State.IsWaiting()) >= maxWaiting)
            return null;
        var request = new JobRequest("portrait", "projection", model, settings.ToJob(model));
        return _jobs.Create(request, folder =>
        {
            Directory.CreateDirectory(folder);
            ProjectionFiles.WriteTarget(new ProjectionFolder(folder), portrait, size);
        });
    }

    /// <summary>The folder of a projection.</summary>
    /// <param name="id">Which.</param>
    public ProjectionFolder Folder(JobId id) => new(_jobs.RunFolder(id));

    /// <summary>Removes what ended long ago.</summary>
    /// <param name="age">How long ago.</param>
    /// <returns>How many were removed.</returns>
    public int RemoveEndedBefore(TimeSpan age)
    {
        var before = _time.GetUtcNow() - age;
        return _jobs.List()
            .Where(job => job.State.HasEnded() && job.Ended < before)
            .Count(job => Queue.Delete(job.Id).Status == JobChangeStatus.Done);
    }

    /// <inheritdoc/>
    public void Dispose() => _jobs.Dispose();
}
