namespace FaceService.Jobs.Worker;

/// <summary>
/// Writes a job's progress down, seldom enough that a job of weeks stays readable: the gap between two entries
/// grows with the age of the attempt, a thousandth of it but at least a second, which makes about 8,000 entries in ten days.
/// </summary>
internal sealed class ProgressRecorder(IJobClaim claim, TimeProvider time) : IJobObserver
{
    private static readonly TimeSpan ShortestGap = TimeSpan.FromSeconds(1);
    private const int GapsPerAge = 1000;

    private readonly Lock _writing = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _next = TimeSpan.Zero;
    private JobProgress? _unwritten;
    private bool _closed;

    /// <summary>How far the job is, written down or not.</summary>
    public JobProgress? Latest => _unwritten ?? claim.Job.Progress;

    public void OnProgress(JobProgress progress)
    {
        lock (_writing)
        {
            if (_closed)
                return;
            _unwritten = progress;
            var age = time.GetElapsedTime(_start);
            if (age < _next)
                return;
            Write();
            _next = age + Max(ShortestGap, age / GapsPerAge);
        }
    }

    public void OnEvent(string type, object data)
    {
        lock (_writing)
        {
            if (!_closed)
                claim.Append(type, data);
        }
    }

    /// <summary>Writes what the gap held back, so that the job ends with its last numbers.</summary>
    public void Flush()
    {
        lock (_writing)
        {
            if (_unwritten is not null)
                Write();
        }
    }

    /// <summary>Writes the last numbers, and nothing after them: a step that goes on after its job's end has no more to say.</summary>
    public void Close()
    {
        lock (_writing)
        {
            Flush();
            _closed = true;
        }
    }

    private void Write()
    {
        claim.Append(JobEventType.Progress, _unwritten!);
        claim.Save(claim.Job with { Progress = _unwritten });
        _unwritten = null;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
