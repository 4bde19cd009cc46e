using FaceService.Model.Engine;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Batching;

/// <summary>
/// What waits to be drawn. Bounded in faces and in expected time; each model has a line of its own, and the line whose
/// head has waited longest goes next, so that a batch is of one model and no model starves another. Any thread adds; the
/// device threads take.
/// </summary>
internal sealed class FaceQueue(IOptions<BatchingOptions> options, TimeProvider clock)
{
    private readonly BatchingOptions _options = options.Value;
    private readonly Dictionary<ServedModel, LinkedList<PendingFaces>> _lines = [];
    private readonly Dictionary<int, double> _running = []; // seconds that each device's batch is expected to take
    private readonly Dictionary<int, Queue<Action>> _errands = []; // what else a device thread is asked to do
    private readonly object _lock = new();
    private int _waiting;
    private bool _draining;
    private bool _closed;

    /// <summary>Faces that wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Whether new requests are refused because the service stops.</summary>
    public bool IsDraining => Volatile.Read(ref _draining);

    /// <summary>Devices that take from here; the expected wait is shared among them.</summary>
    public int Devices { get; set; } = 1;

    /// <summary>Admits all of a request's faces or none.</summary>
    /// <param name="model">What draws them.</param>
    /// <param name="specs">At least one portrait.</param>
    /// <param name="cancellation">Ends when the caller went away: what still waits then leaves the queue.</param>
    public Admission TryAdd(ServedModel model, IReadOnlyList<FaceSpec> specs, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(specs.Count);
        var request = new PendingFaces(model, specs, clock.GetTimestamp(), clock);
        lock (_lock)
        {
            if (Refuse(specs.Count) is { } refusal)
                return refusal;
            Line(model).AddLast(request);
            _waiting += specs.Count;
            Monitor.PulseAll(_lock);
        }

        var registration = cancellation.UnsafeRegister((_, token) => Cancel(request, token), null);
        return Forget(request.Completion, registration);
    }

    /// <summary>Why a request for a single face would be refused now; null if it would not.</summary>
    public Refusal? WouldRefuse()
    {
        lock (_lock)
            return Refuse(1);
    }

    /// <summary>Asks one device thread to do something between two batches. False once the threads have ended.</summary>
    public bool TryPost(int device, Action errand)
    {
        lock (_lock)
        {
            if (_closed)
                return false;
            Errands(device).Enqueue(errand);
            Monitor.PulseAll(_lock);
            return true;
        }
    }

    /// <summary>Waits for something to do. Called by a device's thread.</summary>
    /// <param name="device">The device's index.</param>
    /// <param name="limit">How many faces of a model this device draws at once.</param>
    /// <returns>An errand or a batch; null when the queue is closed and empty.</returns>
    public DeviceWork? Take(int device, Func<ServedModel, int> limit)
    {
        lock (_lock)
        {
            _running.Remove(device);
            while (true)
            {
                if (Errands(device).TryDequeue(out var errand))
                    return new DeviceWork(errand, null);
                if (Oldest() is { } line)
                    return new DeviceWork(null, TakeBatch(device, line, limit(line.First!.Value.Model)));
                if (_closed)
                    return null;
                Monitor.Wait(_lock);
            }
        }
    }

    /// <summary>Whether requests for a model still wait.</summary>
    public bool HasWaiting(ServedModel model)
    {
        lock (_lock)
            return _lines.ContainsKey(model);
    }

    /// <summary>From now on every new request is refused; what waits stays.</summary>
    public void Drain()
    {
        lock (_lock)
            _draining = true;
    }

    /// <summary>Lets the device threads end once nothing waits.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _draining = true;
            _closed = true;
            Monitor.PulseAll(_lock);
        }
    }

    private static async Task<DrawnFaces> Forget(Task<DrawnFaces> faces, CancellationTokenRegistration registration)
    {
        await using (registration.ConfigureAwait(false))
            return await faces.ConfigureAwait(false);
    }

    private Refusal? Refuse(int faces)
    {
        var seconds = ExpectedSeconds();
        var retryAfter = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(seconds)));
        if (_draining)
            return new Refusal(RefusalCause.Draining, TimeSpan.FromSeconds(5));
        if (_waiting + faces > _options.MaxWaitingFaces)
            return new Refusal(RefusalCause.Full, retryAfter);
        return seconds > _options.MaxExpectedWaitSeconds ? new Refusal(RefusalCause.Slow, retryAfter) : null;
    }

    // What waits and what runs: the time before a request that comes now would begin.
    private double ExpectedSeconds() =>
        (_lines.Sum(line => line.Key.SecondsPerFace * line.Value.Sum(r => r.Waiting)) + _running.Values.Sum()) / Devices;

    private LinkedList<PendingFaces>? Oldest() => _lines.Values.MinBy(line => line.First!.Value.EnqueuedAt);

    private FaceBatch TakeBatch(int device, LinkedList<PendingFaces> line, int limit)
    {
        var model = line.First!.Value.Model;
        var slices = new List<BatchSlice>();
        var free = limit;
        while (free > 0 && line.First is { } head)
        {
            var request = head.Value;
            var count = Math.Min(free, request.Waiting);
            slices.Add(new BatchSlice(request, request.Taken, count));
            request.Taken += count;
            free -= count;
            if (request.Waiting == 0)
                line.RemoveFirst();
        }

        if (line.Count == 0)
            _lines.Remove(model);
        _waiting -= limit - free;
        _running[device] = (limit - free) * model.SecondsPerFace;
        return new FaceBatch(model, slices);
    }

    private void Cancel(PendingFaces request, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_lines.TryGetValue(request.Model, out var line) && line.Remove(request))
            {
                _waiting -= request.Waiting;
                if (line.Count == 0)
                    _lines.Remove(request.Model);
            }
        }

        request.Cancel(cancellation);
    }

    private LinkedList<PendingFaces> Line(ServedModel model)
    {
        if (!_lines.TryGetValue(model, out var line))
            _lines[model] = line = [];
        return line;
    }

    private Queue<Action> Errands(int device)
    {
        if (!_errands.TryGetValue(device, out var errands))
            _errands[device] = errands = [];
        return errands;
    }
}
