using System.Diagnostics;

namespace FaceService.Training.Runs;

/// <summary>Tells whoever listens how a run gets on, about every second, and keeps the run's notes. One thread.</summary>
/// <param name="listener">Is told; null when nobody listens.</param>
internal sealed class RunReporter(IProgress<RunProgress>? listener)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<string> _notes = [];
    private TimeSpan _reported;
    private long _reportedImages;
    private double _speed;
    private IReadOnlyList<(string Name, double Value)> _figures = [];

    /// <summary>What happened on the way, one sentence each.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Takes over the notes of the attempts before.</summary>
    public void Remember(IEnumerable<string> notes) => _notes.AddRange(notes.Where(n => !_notes.Contains(n)));

    /// <summary>Notes a sentence. A run that repeats what it did before an interruption notes the same, which is kept once.</summary>
    /// <returns>False if it was noted before.</returns>
    public bool Note(string note)
    {
        if (_notes.Contains(note))
            return false;
        _notes.Add(note);
        listener?.Report(new RunProgress { Stage = "training", Images = 0, TotalImages = 0, Note = note });
        return true;
    }

    /// <summary>Images decoded so far.</summary>
    public void Packing(int done, int total) => Tell("packing", done, total, null);

    /// <summary>Steps begin, or begin again, at a count of images: the speed is measured from here.</summary>
    public void Begin(long images) => (_reported, _reportedImages) = (_clock.Elapsed, images);

    /// <summary>A step was taken; told once a second, and whenever a sheet was drawn.</summary>
    public void Step(long images, long total, IReadOnlyList<(string Name, double Value)> figures, string? sample)
    {
        _figures = figures;
        var since = _clock.Elapsed - _reported;
        if (since >= Interval)
        {
            _speed = Smooth((images - _reportedImages) / since.TotalSeconds);
            Begin(images);
        }

        if (since >= Interval || sample is not null)
            Tell("training", images, total, sample);
    }

    /// <summary>A sheet was drawn before any step.</summary>
    public void Drawn(long images, long total, string? sample) => Tell("training", images, total, sample);

    /// <summary>The generator was measured, or is about to be.</summary>
    public void Measured(RunProgress measured) => listener?.Report(measured);

    /// <summary>All is written.</summary>
    public void Done(long images, long total) => Tell("done", images, total, null);

    private double Smooth(double speed) => _speed == 0 ? speed : (0.8 * _speed) + (0.2 * speed);

    private void Tell(string stage, long images, long total, string? sample) => listener?.Report(new RunProgress
    {
        Stage = stage,
        Images = images,
        TotalImages = total,
        ImagesPerSecond = stage == "packing" ? 0 : _speed,
        Metrics = _figures,
        SamplePath = sample,
    });
}
