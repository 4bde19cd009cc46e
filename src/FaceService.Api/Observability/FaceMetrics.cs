using System.Diagnostics.Metrics;
using FaceService.Api.Budget;
using FaceService.Model.Catalog;

namespace FaceService.Api.Observability;

/// <summary>What the service measures of itself. Names and units as OpenTelemetry has them; any thread.</summary>
internal sealed class FaceMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "FaceService";

    private static readonly double[] Seconds =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly Meter _meter;
    private readonly Counter<long> _faces;
    private readonly Counter<long> _refusals;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _wait;
    private readonly Histogram<double> _inference;
    private readonly Histogram<double> _encode;
    private readonly Histogram<double> _request;
    private readonly Histogram<double> _load;

    public FaceMetrics(IMeterFactory meters, WorkBudget budget)
    {
        _meter = meters.Create(MeterName);
        var meter = _meter;
        meter.CreateObservableGauge("face.work.memory.usage", () => budget.BytesHeld, "By", "Memory that requests hold, as estimated.");
        meter.CreateObservableGauge("face.work.memory.limit", () => budget.BytesLimit, "By", "Memory that requests may hold together.");
        meter.CreateObservableGauge("face.work.pixels.usage", () => budget.PixelsLeft, "{pixel}", "Pixels that admitted requests have left to decode, encode or compare.");
        meter.CreateObservableGauge("face.work.pixels.limit", () => budget.PixelsLimit, "{pixel}", "Pixels that admitted requests may have left.");
        budget.Refused += () => Refused("work");
        _faces = meter.CreateCounter<long>("face.faces", "{face}", "Faces drawn.");
        _refusals = meter.CreateCounter<long>("face.refusals", "{request}", "Requests refused, by cause.");
        _batchSize = meter.CreateHistogram(
            "face.batch.size", "{face}", "Faces drawn at once.", null, new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] });
        _wait = Timer(meter, "face.wait.duration", "From admission to the start of the first batch.");
        _inference = Timer(meter, "face.inference.duration", "One batch on the device.");
        _encode = Timer(meter, "face.encode.duration", "Resizing and encoding one picture.");
        _load = Timer(meter, "face.model.load.duration", "Loading a model and warming it up, on all devices.");
        _request = Timer(meter, "face.request.duration", "A request for faces, from its arrival to its answer.");
    }

    /// <summary>Measures a queue from now on.</summary>
    /// <param name="waiting">How many faces wait in it.</param>
    public void Observe(Func<int> waiting) => _meter.CreateObservableGauge("face.queue.length", waiting, "{face}", "Faces that wait to be drawn.");

    /// <summary>Counts models from now on.</summary>
    /// <param name="loaded">How many there are on each device.</param>
    public void ObserveModels(Func<IEnumerable<(string Device, int Models)>> loaded) => _meter.CreateObservableGauge(
        "face.models.loaded",
        () => loaded().Select(one => new Measurement<int>(one.Models, Tag("device", one.Device))),
        "{model}",
        "Models in a device's memory.");

    /// <summary>A version was loaded and warmed up, or was not good.</summary>
    public void Loaded(ModelId model, bool isGood, TimeSpan duration) =>
        _load.Record(duration.TotalSeconds, Tag("model", model.ToString()), Tag("outcome", isGood ? "ready" : "refused"));

    public void BatchDrawn(ModelId model, string device, int faces, TimeSpan duration)
    {
        var tags = new KeyValuePair<string, object?>("model", model.ToString());
        var where = new KeyValuePair<string, object?>("device", device);
        _faces.Add(faces, tags, where);
        _batchSize.Record(faces, tags, where);
        _inference.Record(duration.TotalSeconds, tags, where);
    }

    public void Waited(ModelId model, TimeSpan duration) => _wait.Record(duration.TotalSeconds, Tag("model", model.ToString()));

    public void Encoded(string format, TimeSpan duration) => _encode.Record(duration.TotalSeconds, Tag("format", format));

    public void Answered(string model, int status, TimeSpan duration) =>
        _request.Record(duration.TotalSeconds, Tag("model", model), Tag("status", status));

    /// <param name="cause">full, slow, draining, rate, work, …</param>
    public void Refused(string cause) => _refusals.Add(1, Tag("cause", cause));

    private static Histogram<double> Timer(Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
