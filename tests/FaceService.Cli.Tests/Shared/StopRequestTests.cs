using FaceService.Cli.Shared;
using Microsoft.Extensions.Time.Testing;

namespace FaceService.Cli.Tests.Shared;

public sealed class StopRequestTests
{
    private readonly FakeTimeProvider _time = new();
    private int _ended;

    [Fact]
    public void First_signal_asks_and_ten_seconds_without_an_end_end_the_process()
    {
        using var stop = new StopRequest(_time, () => _ended++);
        Assert.False(stop.Token.IsCancellationRequested);

        stop.Ask();
        Assert.Equal((true, 0), (stop.Token.IsCancellationRequested, _ended));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, _ended);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(1, _ended);
    }

    [Fact]
    public void Second_signal_ends_the_process_at_once()
    {
        using var stop = new StopRequest(_time, () => _ended++);

        stop.Ask();
        stop.Ask();

        Assert.Equal(1, _ended);
    }

    [Fact]
    public void Command_that_has_stopped_is_left_alone()
    {
        using (var stop = new StopRequest(_time, () => _ended++))
            stop.Ask();

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, _ended);
    }
}
