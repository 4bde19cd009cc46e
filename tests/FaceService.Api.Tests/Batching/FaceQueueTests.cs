using FaceService.Api.Batching;
using FaceService.Api.Tests.Hosting;
using FaceService.Model.Engine;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FaceService.Api.Tests.Batching;

public sealed class FaceQueueTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ServedModel _portraits = new(TestModels.Portraits(), "float32", "fake", secondsPerFace: 0.005);
    private readonly ServedModel _classic = new(TestModels.Classic(), "float32", "fake", secondsPerFace: 0.005);

    [Fact]
    public void Bound_counts_faces_not_requests()
    {
        var queue = Queue(most: 10);
        Assert.Null(queue.TryAdd(_portraits, Specs(7), "somebody", default).Refusal);
        Assert.Equal(RefusalCause.Full, queue.TryAdd(_portraits, Specs(4), "somebody", default).Refusal!.Cause);
        Assert.Null(queue.TryAdd(_portraits, Specs(3), "somebody", default).Refusal);
        Assert.Equal(10, queue.Waiting);
    }

    [Fact]
    public void Request_is_admitted_whole_or_not_at_all()
    {
        var queue = Queue(most: 10);
        Assert.Null(queue.TryAdd(_portraits, Specs(9), "somebody", default).Refusal);
        Assert.NotNull(queue.TryAdd(_portraits, Specs(2), "somebody", default).Refusal);
        Assert.Equal(9, queue.Waiting);
    }

    [Fact]
    public void Wait_that_is_expected_to_be_long_refuses_and_tells_when_to_come_back()
    {
        var slow = new ServedModel(TestModels.Portraits(2), "float32", "fake", secondsPerFace: 3);
        var queue = Queue(seconds: 10);
        Assert.Null(queue.TryAdd(slow, Specs(4), "somebody", default).Refusal); // 12 s, but nothing is before it
        var refusal = queue.TryAdd(_portraits, Specs(4), "somebody", default).Refusal!;
        Assert.Equal((RefusalCause.Slow, 12), (refusal.Cause, refusal.RetryAfter.TotalSeconds));
    }

    [Fact]
    public void Lone_face_is_not_refused_for_what_it_overtakes()
    {
        var slow = new ServedModel(TestModels.Portraits(2), "float32", "fake", secondsPerFace: 3);
        var queue = Queue(seconds: 10);
        queue.TryAdd(slow, Specs(8), "somebody", default);
        for (var i = 0; i < 3; i++)
            Assert.Null(queue.TryAdd(slow, Specs(1), "somebody", default).Refusal);
        Assert.Equal(RefusalCause.Slow, queue.TryAdd(slow, Specs(1), "somebody", default).Refusal!.Cause); // four others go first: 12 s
    }

    [Fact]
    public void Wait_is_shared_among_devices()
    {
        var slow = new ServedModel(TestModels.Portraits(2), "float32", "fake", secondsPerFace: 3);
        var queue = Queue(seconds: 10);
        queue.Devices = 2;
        queue.TryAdd(slow, Specs(4), "somebody", default);
        Assert.Null(queue.TryAdd(slow, Specs(1), "somebody", default).Refusal);
    }

    [Fact]
    public void Batch_that_runs_counts_into_the_wait_until_the_device_comes_back()
    {
        var slow = new ServedModel(TestModels.Portraits(2), "float32", "fake", secondsPerFace: 3);
        var queue = Queue(seconds: 10);
        for (var i = 0; i < 4; i++)
            queue.TryAdd(slow, Specs(1), "somebody", default);
        queue.Take(0, _ => 8);
        Assert.NotNull(queue.TryAdd(slow, Specs(1), "somebody", default).Refusal);
        queue.TryPost(0, () => { });
        queue.Take(0, _ => 8);
        Assert.Null(queue.TryAdd(slow, Specs(1), "somebody", default).Refusal);
    }

    [Fact]
    public void Batch_takes_what_waits_up_to_the_limit_and_splits_requests()
    {
        var queue = Queue();
        foreach (var count in new[] { 3, 4, 5 })
            queue.TryAdd(_portraits, Specs(count), "somebody", default);
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
            queue.TryAdd(model, Specs(faces), "somebody", default);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    [Fact]
    public async Task Cancelled_request_leaves_its_places_at_once()
    {
        var queue = Queue(most: 10);
        using var caller = new CancellationTokenSource();
        var gone = queue.TryAdd(_portraits, Specs(8), "somebody", caller.Token).Faces!.NextAsync();
        queue.TryAdd(_portraits, Specs(2), "somebody", default);
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
        queue.TryAdd(_portraits, Specs(8), "somebody", caller.Token);
        queue.Take(0, _ => 3);
        caller.Cancel();
        Assert.Equal(0, queue.Waiting);
    }

    [Fact]
    public void Request_that_is_cancelled_already_takes_no_place()
    {
        var queue = Queue();
        Assert.True(queue.TryAdd(_portraits, Specs(8), "somebody", new CancellationToken(true)).Faces!.NextAsync().IsFaulted);
        Assert.Equal(0, queue.Waiting);
    }

    [Fact]
    public void Draining_refuses_what_is_new_and_keeps_what_waits()
    {
        var queue = Queue();
        queue.TryAdd(_portraits, Specs(2), "somebody", default);
        queue.Drain();
        Assert.Equal(RefusalCause.Draining, queue.TryAdd(_portraits, Specs(1), "somebody", default).Refusal!.Cause);
        Assert.Equal(2, queue.Take(0, _ => 8)!.Value.Batch!.Specs.Count);
    }

    [Fact]
    public void Closed_queue_ends_its_devices_after_what_waits()
    {
        var queue = Queue();
        queue.TryAdd(_portraits, Specs(2), "somebody", default);
        queue.Close();
        Assert.NotNull(queue.Take(0, _ => 8));
        Assert.Null(queue.Take(0, _ => 8));
        Assert.False(queue.TryPost(0, () => { }));
    }

    [Fact]
    public void Errand_goes_before_batches()
    {
        var queue = Queue();
        queue.TryAdd(_portraits, Specs(2), "somebody", default);
        queue.TryPost(0, () => { });
        Assert.NotNull(queue.Take(0, _ => 8)!.Value.Errand);
        Assert.NotNull(queue.Take(0, _ => 8)!.Value.Batch);
    }

    [Fact]
    public void Errands_and_batches_take_turns()
    {
        var queue = Queue();
        queue.TryAdd(_portraits, Specs(2), "somebody", default);
        for (var i = 0; i < 3; i++)
            queue.TryPost(0, () => { });
        Assert.Equal([false, true, false, false], Enumerable.Range(0, 4).Select(_ => queue.Take(0, _ => 8)!.Value.Batch is not null));
    }

    [Fact]
    public void Lone_face_overtakes_a_request_of_many_between_two_batches()
    {
        var queue = Queue();
        queue.TryAdd(_portraits, Specs(64), "somebody", default);
        Assert.Equal(8, queue.Take(0, _ => 8)!.Value.Batch!.Specs.Count);
        var lone = queue.TryAdd(_portraits, Specs(1), "somebody", default).Faces!;
        var batch = queue.Take(0, _ => 8)!.Value.Batch!;
        Assert.Contains(batch.Slices, slice => slice.Request == lone);
        Assert.Equal(8, batch.Specs.Count); // the rest of the batch goes on with the many
    }

    [Fact]
    public void Batch_holds_a_twentieth_of_a_second_of_requests_for_many_and_lone_faces_beside()
    {
        var queue = Queue();
        queue.TryAdd(_portraits, Specs(64), "somebody", default);
        Assert.Equal(10, queue.Take(0, _ => 64)!.Value.Batch!.Specs.Count);
        for (var i = 0; i < 20; i++)
            queue.TryAdd(_portraits, Specs(1), "somebody", default);
        Assert.InRange(queue.Take(0, _ => 64)!.Value.Batch!.Specs.Count, 21, 30);
    }

    [Fact]
    public void Request_of_many_gets_every_fourth_place_however_many_lone_faces_come()
    {
        var queue = Queue();
        var many = queue.TryAdd(_portraits, Specs(16), "somebody", default).Faces!;
        for (var batch = 0; batch < 8; batch++)
        {
            for (var i = 0; i < 8; i++)
                queue.TryAdd(_portraits, Specs(1), "somebody", default);
            Assert.Equal(2, queue.Take(0, _ => 8)!.Value.Batch!.Slices.Single(slice => slice.Request == many).Count);
        }

        Assert.Equal(0, many.Waiting);
    }

    [Fact]
    public void Clients_take_turns_however_much_one_asks_for()
    {
        var queue = Queue();
        for (var i = 0; i < 10; i++)
            queue.TryAdd(_portraits, Specs(8), "greedy", default);
        var modest = queue.TryAdd(_portraits, Specs(8), "modest", default).Faces!;
        var batches = Enumerable.Range(0, 2).Select(_ => queue.Take(0, _ => 8)!.Value.Batch!).ToArray();
        Assert.All(batches, batch => Assert.InRange(batch.Slices.Where(slice => slice.Request == modest).Sum(slice => slice.Count), 3, 4));
    }

    [Fact]
    public void Client_that_was_away_has_no_turns_in_hand()
    {
        var queue = Queue();
        queue.TryAdd(_portraits, Specs(40), "busy", default);
        for (var i = 0; i < 4; i++)
            queue.Take(0, _ => 8);
        queue.TryAdd(_portraits, Specs(8), "busy", default);
        queue.TryAdd(_portraits, Specs(8), "late", default);
        Assert.Equal(2, queue.Take(0, _ => 8)!.Value.Batch!.Slices.Select(slice => slice.Request.Client).Distinct().Count());
    }

    [Fact]
    public async Task Disposed_request_leaves_the_queue_and_drops_what_comes()
    {
        var queue = Queue();
        var faces = queue.TryAdd(_portraits, Specs(8), "somebody", default).Faces!;
        queue.Take(0, _ => 3);
        faces.Dispose();
        Assert.Equal(0, queue.Waiting);
        await Assert.ThrowsAsync<OperationCanceledException>(() => faces.NextAsync());
    }

    [Fact]
    public void Estimate_follows_what_is_measured_slowly()
    {
        _portraits.Observe(0.085);
        Assert.Equal(0.015, _portraits.SecondsPerFace, 6);
    }

    private FaceQueue Queue(int most = 512, double seconds = 10) =>
        new(Options.Create(new BatchingOptions { MaxWaitingFaces = most, MaxExpectedWaitSeconds = seconds }), _time);

    private static FaceSpec[] Specs(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new FaceSpec { Latent = new Latent.Z([i]) })];
}
