using System.Diagnostics;

namespace FaceService.Api.Observability;

/// <summary>The parts of a request's way that only the service knows: the queue, the engine, the encoder. Costs nothing while nobody listens.</summary>
internal static class FaceTraces
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "FaceService";

    private static readonly ActivitySource Source = new(SourceName, ServiceVersion.Text);

    /// <summary>Tells of something that has happened.</summary>
    /// <param name="name">What it was.</param>
    /// <param name="parent">The request's own activity; null for none.</param>
    /// <param name="start">When it began.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="tags">What else there is to say.</param>
    public static void Add(string name, Activity? parent, DateTimeOffset start, TimeSpan took, params ReadOnlySpan<(string Name, object? Value)> tags)
    {
        if (parent is null || !Source.HasListeners())
            return;
        using var activity = Source.CreateActivity(name, ActivityKind.Internal, parent.Context);
        if (activity is null)
            return;
        activity.SetStartTime(start.UtcDateTime);
        foreach (var (tag, value) in tags)
            activity.SetTag(tag, value);
        var current = Activity.Current;
        activity.Start();
        activity.SetEndTime((start + took).UtcDateTime);
        activity.Stop();
        Activity.Current = current;
    }
}
