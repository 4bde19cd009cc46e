using FaceService.Api.Budget;
using FaceService.Model.Engine;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Batching;

/// <summary>
/// What waits to be drawn. Bounded in faces and in expected time. Faces go one by one, in the order of <see cref="ClientTurns"/>: the
/// first decides the batch's model, and the batch is filled with what waits for that model, so that a long request gives way between
/// batches. Any thread adds; the device threads take.
/// </summary>
internal sealed class FaceQueue(IOptions<BatchingOptions> options, TimeProvider clock)
{
    // A batch holds so much of requests for many faces at most: a face that comes meanwhile waits for the batch's end.
    private const double MostSecondsOfMany = 0.05;

    private readonly BatchingOptions _options = options.Value;
    private readonly Dictionary<ServedModel, LinkedList<PendingFaces>> _lines = [];
    private readonly ClientTurns _turns = new();
    private readonly Dictionary<int, double> _running = []; // seconds that each device's batch is expected to take
    private readonly Dictionary<int, Queue<Action>> _errands = []; // what else a device thread is asked to do
    private readonly object _lock = new();
    private readonly HashSet<int> _errandsDone = []; // devices whose last work was an errand
    private long _added;
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
    /// <param name="client">Who asks: clients take turns.</param>
    /// <param name="cancellation">Ends when the caller went away: what still waits then leaves the queue.</param>
    public Admission TryAdd(ServedModel model, IReadOnlyList<FaceSpec> specs, string client, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(specs.Count);
        var request = new PendingFaces(model, specs, client, Interlocked.Increment(ref _added), clock) { Leave = Leave };
        lock (_lock)
        {
            if (Refuse(specs.Count) is { } refusal)
                return refusal;
            Line(model).AddLast(request);
            _waiting += specs.Count;
            Monitor.PulseAll(_lock);
        }

        request.EndWith(cancellation);
        return request;
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
                // Errands and batches take turns, so that neither keeps the other waiting.
                if ((_lines.Count == 0 || !_errandsDone.Contains(device)) && Errands(device).TryDequeue(out var errand))
                {
                    _errandsDone.Add(device);
                    return new DeviceWork(errand, null);
                }

                _errandsDone.Remove(device);
                if (_lines.Count > 0)
                    return new DeviceWork(null, TakeBatch(device, limit));
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

    private Refusal? Refuse(int faces)
    {
        var seconds = ExpectedSeconds(faces);
        var retryAfter = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(seconds)));
        if (_draining)
            return new Refusal(RefusalCause.Draining, TimeSpan.FromSeconds(5));
        if (_waiting + faces > _options.MaxWaitingFaces)
            return new Refusal(RefusalCause.Full, retryAfter);
        return seconds > _options.MaxExpectedWaitSeconds ? new Refusal(RefusalCause.Slow, retryAfter) : null;
    }

    // The time before a request of so many faces would be through, its own work left out: what runs, and of what waits the part that goes
    // before it. A larger request gives way once as much of it is done as the smaller has to do.
    private double ExpectedSeconds(int faces) =>
        (_lines.Sum(line => line.Key.SecondsPerFace * line.Value.Sum(r => Math.Min(r.Waiting, faces))) + _running.Values.Sum()) / Devices;

    private FaceBatch TakeBatch(int device, Func<ServedModel, int> limit)
    {
        var request = Next(_lines.Values.SelectMany(waiting => waiting));
        var (model, line) = (request.Model, _lines[request.Model]);
        var slices = new List<BatchSlice>();
        var (free, many) = (limit(model), Math.Max(1, (int)(MostSecondsOfMany / model.SecondsPerFace)));
        for (PendingFaces? next = request; next is not null; next = NextOf(line, many))
        {
            many -= next.Specs.Count > 1 ? 1 : 0;
            slices.Add(new BatchSlice(next, next.Taken++, 1));
            if (next.Waiting == 0)
                line.Remove(next);
            if (slices.Count == free)
                break;
        }

        if (line.Count == 0)
            _lines.Remove(model);
        _waiting -= slices.Count;
        _running[device] = slices.Count * model.SecondsPerFace;
        return new FaceBatch(model, [.. Joined(slices)]);
    }

    private PendingFaces? NextOf(LinkedList<PendingFaces> line, int many)
    {
        var waiting = many > 0 ? line : line.Where(request => request.Specs.Count == 1);
        return waiting.Any() ? Next(waiting) : null;
    }

    private PendingFaces Next(IEnumerable<PendingFaces> waiting) => _turns.Next(waiting, request => request.Model.SecondsPerFace);

    // A request's faces side by side, in its order; what shares a batch with a face does not change it.
    private static IEnumerable<BatchSlice> Joined(List<BatchSlice> slices) => slices
        .GroupBy(slice => slice.Request)
        .Select(group => new BatchSlice(group.Key, group.First().First, group.Count()));

    private void Leave(PendingFaces request)
    {
        lock (_lock)
        {
            if (!_lines.TryGetValue(request.Model, out var line) || !line.Remove(request))
                return;
            _waiting -= request.Waiting;
            if (line.Count == 0)
                _lines.Remove(request.Model);
        }
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

/// <summary>What a device thread does next: one of the two.</summary>
/// <param name="Errand">Loading, mapping, disposing: anything that is not a batch.</param>
/// <param name="Batch">Faces to draw.</param>
internal readonly record struct DeviceWork(Action? Errand, FaceBatch? Batch);
