using System.Collections.Concurrent;
using System.Diagnostics;
using FaceService.Api.Observability;
using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Observability;

public sealed class TraceTests
{
    [Fact]
    public async Task Trace_of_a_caller_goes_on_through_queue_engine_and_encoder()
    {
        var caller = ActivityTraceId.CreateRandom();
        var seen = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == FaceTraces.SourceName || source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == caller)
                    seen.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using (var host = new FaceHost())
        {
            var client = await host.ReadyClientAsync();
            Assert.True((await client.GetAsync("/face?seed=1", "traceparent", $"00-{caller}-00f067aa0ba902b7-01")).IsSuccessStatusCode);
        }

        var parts = seen.Where(activity => activity.Source.Name == FaceTraces.SourceName).ToDictionary(activity => activity.OperationName);
        Assert.Equal(["face.encode", "face.inference", "face.queue"], parts.Keys.Order());
        Assert.Equal(("portraits@1", 1, 1), ((string?)Tag("face.model"), (int?)Tag("face.faces"), (int?)Tag("face.batch.size")));
        Assert.All(parts.Values, part => Assert.Equal(parts["face.queue"].ParentSpanId, part.ParentSpanId));
        Assert.All(parts.Values, part => Assert.True(part.Duration >= TimeSpan.Zero && part.Duration < TimeSpan.FromMinutes(1)));
        Assert.True(parts["face.queue"].StartTimeUtc + parts["face.queue"].Duration <= parts["face.inference"].StartTimeUtc + TimeSpan.FromMilliseconds(50));

        object? Tag(string name) => parts["face.inference"].GetTagItem(name);
    }
}
