using FaceService.Model.Engine.Recording;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Engine.Recording;

public sealed class RecordedStepsTests
{
    private readonly List<string> told = [];

    [Fact]
    public void Replay_reads_its_inputs_anew()
    {
        using var scope = NewDisposeScope();
        var recorder = new RememberingRecorder();
        using var steps = new RecordedSteps(CPU, recorder);

        var results = new[] { 3f, 5f, 7f }.Select(x => Values(steps.Run("sum", [tensor([x, 1f]), tensor([2f, x])], Sum))).ToArray();

        Assert.Equal([[5f, 4f], [7f, 6f], [9f, 8f]], results);
        Assert.Equal((1, 3), (recorder.Begun, recorder.Replays));
    }

    [Fact]
    public void Caller_s_tensors_are_neither_kept_nor_changed()
    {
        using var scope = NewDisposeScope();
        using var steps = new RecordedSteps(CPU, new RememberingRecorder());
        var (first, second) = (tensor([1f]), tensor([2f]));

        Assert.Equal([2f], Values(steps.Run("double", [first], Double)));
        first.fill_(100);
        Assert.Equal([4f], Values(steps.Run("double", [second], Double)));
        Assert.Equal([100f, 2f], Values(cat([first, second])));
    }

    [Fact]
    public void Kinds_shapes_and_types_are_recorded_apart()
    {
        using var scope = NewDisposeScope();
        var recorder = new RememberingRecorder();
        using var steps = new RecordedSteps(CPU, recorder);

        foreach (var input in new[] { ones(2), ones(3), ones(2, ScalarType.Float64), ones(2) })
            Assert.Equal(input.shape, steps.Run("same", [input], x => x[0].mul(1)).shape);
        Assert.Equal([2f, 2f], Values(steps.Run("other", [ones(2)], x => x[0].mul(2))));

        Assert.Equal((4, 4), (recorder.Begun, steps.Count));
    }

    [Fact]
    public void Past_the_bound_steps_are_run_without_being_recorded()
    {
        using var scope = NewDisposeScope();
        var recorder = new RememberingRecorder();
        using var steps = new RecordedSteps(CPU, recorder, told.Add);

        for (var round = 0; round < 2; round++)
            for (var size = 1; size <= RecordedSteps.Most + 3; size++)
                Assert.Equal(size, steps.Run("sum", [ones(size)], x => x[0].sum()).item<float>());

        Assert.Equal((RecordedSteps.Most, RecordedSteps.Most), (recorder.Begun, steps.Count));
        Assert.Equal(2 * RecordedSteps.Most, recorder.Replays);
        Assert.Empty(told);
    }

    [Fact]
    public void Recording_that_fails_is_told_once_and_the_last()
    {
        using var scope = NewDisposeScope();
        var recorder = new RememberingRecorder { FailsFrom = 1 };
        using var steps = new RecordedSteps(CPU, recorder, told.Add);

        Assert.Equal([2f], Values(steps.Run("good", [ones(1)], x => x[0].mul(2))));
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal([3f], Values(steps.Run("bad", [ones(1)], x => x[0].mul(3))));
            Assert.Equal([2f], Values(steps.Run("good", [ones(1)], x => x[0].mul(2))));
        }

        Assert.Equal((2, 0, 0), (recorder.Begun, recorder.Held, steps.Count));
        var note = Assert.Single(told);
        Assert.Contains("'bad ", note, StringComparison.Ordinal);
        Assert.Contains("when stream is capturing", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistake_in_the_step_itself_is_the_caller_s()
    {
        using var scope = NewDisposeScope();
        using var steps = new RecordedSteps(CPU, new RememberingRecorder(), told.Add);

        Assert.Throws<ArgumentException>(() => steps.Run("wrong", [ones(1)], _ => throw new ArgumentException("no such layer")));

        Assert.Empty(told);
        Assert.Equal(0, steps.Count);
    }

    [Fact]
    public void Recordings_go_with_their_owner()
    {
        using var scope = NewDisposeScope();
        var recorder = new RememberingRecorder();
        var steps = new RecordedSteps(CPU, recorder);
        var result = steps.Run("sum", [ones(2)], x => x[0].sum());
        steps.Run("sum", [ones(3)], x => x[0].sum());
        Assert.Equal(2, recorder.Held);

        steps.Dispose();

        Assert.Equal((0, true), (recorder.Held, result.IsInvalid));
    }

    private static Tensor Double(IReadOnlyList<Tensor> x) => x[0].mul(2);

    private static Tensor Sum(IReadOnlyList<Tensor> x) => x[0].add(x[1]);

    private static float[] Values(Tensor tensor) => tensor.data<float>().ToArray();
}
