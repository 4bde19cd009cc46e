using FaceService.Training.Presets;
using FaceService.Training.Runs;

namespace FaceService.Training.Tests.Runs;

[Collection(DeviceThread.Name)]
public sealed class SampleMomentsTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    [Fact]
    public void Sheets_fall_on_the_first_steps_that_are_named()
    {
        var moments = Moments(new SetTime());
        moments.Begin();

        Assert.Equal([50, 200, 500], Enumerable.Range(1, 600).Where(step => moments.Fall(step, (step - 1) * 4, step * 4)));
    }

    [Fact]
    public void Sheet_is_due_when_the_time_since_the_last_has_passed()
    {
        var time = new SetTime();
        var moments = Moments(time, ("sample_minutes", "2"));
        moments.Begin();

        time.Now = TimeSpan.FromSeconds(119);
        Assert.False(moments.Fall(1, 0, 4));
        time.Now = TimeSpan.FromSeconds(120);
        Assert.True(moments.Fall(2, 4, 8));
        moments.Begin();
        Assert.False(moments.Fall(3, 8, 12));
    }

    [Fact]
    public void Sheet_before_the_first_step_is_told_at_once()
    {
        var told = new List<RunProgress>();

        new TrainingRun(_tiny.Options("run", 2)).Execute(new Told(told), CancellationToken.None);

        var first = told.First(progress => progress.SamplePath is not null);
        Assert.Equal(("000000.png", 0L), (Path.GetFileName(first.SamplePath), first.Images));
    }

    public void Dispose() => _tiny.Dispose();

    private static SampleMoments Moments(TimeProvider time, params (string Name, string Value)[] sets) => new(
        Preset.Settings("stylegan2-64", sets.Select(s => KeyValuePair.Create(s.Name, s.Value)).Prepend(KeyValuePair.Create("sample_every", "0"))), 1000, time);

    private sealed class SetTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    private sealed class Told(List<RunProgress> all) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => all.Add(value);
    }
}
