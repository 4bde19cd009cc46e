using FaceService.Api.Batching;
using FaceService.Api.Tests.Hosting;
using FaceService.Model.Engine;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FaceService.Api.Tests.Batching;

public sealed class FaceQueueTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ServedModel _portraits = new(TestModels.Portraits(), "float32", "fake", secondsPerFace: 0.01);
    private readonly ServedModel _classic = new(TestModels.Classic(), "float32", "fake", secondsPerFace: 0.01);

    [Fact]
    public void Bound_counts_faces_not_requests()
    {
        var queue = Queue(most: 10);
        Assert.Null(queue.TryAdd(_portraits, Specs(7), default).Refusal);
        Assert.Equal(RefusalCause.Full, queue.TryAdd(_portraits, Specs(4), default).Refusal!.Cause);
        Assert.Null(queue.TryAdd(_portraits, Specs(3), default).Refusal);
        Assert.Equal(10, queue.Waiting);
    }

    [Fact]
    public void Request_is_admitted_whole_or_not_at_all()
    {
        var queue = Queue(most: 10);
        Assert.Null(queue.TryAdd(_portraits, Specs(9), default).Refusal);
        Assert.NotNull(queue.TryAdd(_portraits, Specs(2), default).Refusal);
        Assert.Equal(9, queue.Waiting);
    }

    [Fact]
    public void Wait_that_is_expected_to_be_long_refuses_and_tells_when_to_come_back()
    {
        var slow = new ServedModel(TestModels.Portraits(2), "float32", "fake", secondsPerFace: 3);
        var queue = Queue(seconds: 10);
        Assert.Null(queue.TryAdd(slow, Specs(4), default).Refusal); // 12 s, but nothing is before it
        var refusal = queue.TryAdd(_portraits, Specs(1), default).Refusal!;
        Assert.Equal((RefusalCause.Slow, 12), (refusal.Cause, refusal.RetryAfter.TotalSeconds));
    }

    [Fact]
    public void Wait_is_shared_among_devices()
    {
        var slow = new ServedModel(TestModels.Portraits(2), "float32", "fake", secondsPerFace: 3);
        var queue = Queue(seconds: 10);
        queue.Devices = 2;
        queue.TryAdd(slow, Specs(4), default);
        Assert.Null(queue.TryAdd(slow, Specs(1), default).Refusal);
    }

    [Fact]
    public void Batch_that_runs_counts_into_the_wait_until_the_device_comes_back()
    {
        var slow = new ServedModel(TestModels.Portraits(2), "float32", "fake", secondsPerFace: 3);
        var queue = Queue(seconds: 10);
        queue.TryAdd(slow, Specs(4), default);
        queue.Take(0, _ => 8);
        Assert.NotNull(queue.TryAdd(slow, Specs(1), default).Refusal);
        queue.TryPost(0, () => { });
        queue.Take(0, _ => 8);
        Assert.Null(queue.TryAdd(slow, Specs(1), default).Refusal);
    }

    [Fact]
    public void Batch_takes_what_waits_up_to_the_limit_and_splits_requests()
    {
        var queue = Queue();
        foreach (var count in new[] { 3, 4, 5 })
            queue.TryAdd(_portraits, Specs(count), default);
        var sizes = new[] { queue, queue, queue }.Select(q => q.Take(0, _ => 5)!.Value.Batch!).ToArray();
        Assert.Equal([5, 5, 2], sizes.Select(batch => batch.Specs.Count));
        Assert.Equal([(0, 3), (0, 2)], sizes[0].Slices.Select(s => (s.First, s.Count)));
        Assert.Equal([(2, 2), (0, 3)], sizes[1].Slices.Select(s => (s.First, s.Count)));
        Assert.Equal(0, queue.Waiting);
    }

    [Fact]
    public void Batch_is_of_one_model_and_the_oldest_goes_first()
    {
        var queue = Queue();
        Add(_portraits, 1);
        Add(_classic, 2);
        Add(_portraits, 3);
        var first = queue.Take(0, _ => 8)!.Value.Batch!;
        var second = queue.Take(0, _ => 8)!.Value.Batch!;
        Assert.Equal((_portraits, 4), (first.Model, first.Specs.Count));
        Assert.Equal((_classic, 2), (second.Model, second.Specs.Count));

        void Add(ServedModel model, int faces)
        {
            queue.TryAdd(model, Specs(faces), default);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    [Fact]
    public async Task Cancelled_request_leaves_its_places_at_once()
    {
        var queue = Queue(most: 10);
        using var caller = new CancellationTokenSource();
        var gone = queue.TryAdd(_portraits, Specs(8), caller.Token).Faces!;
        queue.TryAdd(_portraits, Specs(2), default);
        await caller.CancelAsync();
        Assert.Equal(2, queue.Waiting);
        Assert.Equal(2, queue.Take(0, _ => 64)!.Value.Batch!.Specs.Count);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
    }

    [Fact]
    public void Cancelled_request_that_is_half_drawn_gives_up_the_other_half()
    {
        var queue = Queue();
        using var caller = new CancellationTokenSource();
        queue.TryAdd(_portraits, Specs(8), caller.Token);
        queue.Take(0, _ => 3);
        caller.Cancel();
        Assert.Equal(0, queue.Waiting);
    }

    [Fact]
    public void Request_that_is_cancelled_already_takes_no_place()
    {
        var queue = Queue();
        Assert.True(queue.TryAdd(_portraits, Specs(8), new CancellationToken(true)).Faces!.IsCanceled);
        Assert.Equal(0, queue.Waiting);
    }

    [Fact]
    public void Draining_refuses_what_is_new_and_keeps_what_waits()
    {
        var queue = Queue();
        queue.TryAdd(_portraits, Specs(2), default);
        queue.Drain();
        Assert.Equal(RefusalCause.Draining, queue.TryAdd(_portraits, Specs(1), default).Refusal!.Cause);
        Assert.Equal(2, queue.Take(0, _ => 8)!.Value.Batch!.Specs.Count);
    }

    [Fact]
    public void Closed_queue_ends_its_devices_after_what_waits()
    {
        var queue = Queue();
        queue.TryAdd(_portraits, Specs(2), default);
        queue.Close();
        Assert.NotNull(queue.Take(0, _ => 8));
        Assert.Null(queue.Take(0, _ => 8));
        Assert.False(queue.TryPost(0, () => { }));
    }

    [Fact]
    public void Errand_goes_before_batches()
    {
        var queue = Queue();
        queue.TryAdd(_portraits, Specs(2), default);
        queue.TryPost(0, () => { });
        Assert.NotNull(queue.Take(0, _ => 8)!.Value.Errand);
        Assert.NotNull(queue.Take(0, _ => 8)!.Value.Batch);
    }

    [Fact]
    public void Estimate_follows_what_is_measured_slowly()
    {
        _portraits.Observe(0.09);
        Assert.Equal(0.02, _portraits.SecondsPerFace, 6);
    }

    private FaceQueue Queue(int most = 512, double seconds = 10) =>
        new(Options.Create(new BatchingOptions { MaxWaitingFaces = most, MaxExpectedWaitSeconds = seconds }), _time);

    private static FaceSpec[] Specs(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new FaceSpec { Latent = new Latent.Z([i]) })];
}
