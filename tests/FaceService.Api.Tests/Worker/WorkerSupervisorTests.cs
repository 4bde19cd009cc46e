using FaceService.Api.Tests.Hosting;
using FaceService.Api.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Tests.Worker;

public sealed class WorkerSupervisorTests : IDisposable
{
    private readonly WaitedTime _time = new();
    private readonly LogLines _log = new();
    private readonly ILoggerFactory _loggers;

    public WorkerSupervisorTests() => _loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public async Task Worker_that_dies_young_is_followed_by_another_later_and_later()
    {
        var launcher = new FakeLauncher();
        using var supervisor = Supervisor(launcher);
        await supervisor.StartAsync(default);

        var pauses = new List<double>();
        for (var death = 0; death < 8; death++)
        {
            (await launcher.NextAsync()).Exit(1);
            var pause = await _time.NextWaitAsync();
            pauses.Add(pause.TotalSeconds);
            _time.Advance(pause);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], pauses);
    }

    [Fact]
    public async Task Worker_that_lived_long_is_followed_by_another_soon()
    {
        var launcher = new FakeLauncher();
        using var supervisor = Supervisor(launcher);
        await supervisor.StartAsync(default);
        (await launcher.NextAsync()).Exit(1);
        _time.Advance(await _time.NextWaitAsync());

        var second = await launcher.NextAsync();
        _time.Advance(TimeSpan.FromHours(1));
        second.Exit(137);
        _time.Advance(await _time.NextWaitAsync());
        (await launcher.NextAsync()).Exit(1);

        Assert.Equal(TimeSpan.FromSeconds(1), await _time.NextWaitAsync());
    }

    [Fact]
    public async Task Stop_asks_the_worker_and_waits_for_it()
    {
        var launcher = new FakeLauncher();
        using var supervisor = Supervisor(launcher);
        await supervisor.StartAsync(default);
        var worker = await launcher.NextAsync();

        var stopping = supervisor.StopAsync(default);
        await worker.StopRequested.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(stopping.IsCompleted);
        worker.Exit(0);
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.False(worker.Killed);
        Assert.Equal(1, launcher.Started);
    }

    [Fact]
    public async Task Stop_worker_that_does_not_end_is_killed()
    {
        var launcher = new FakeLauncher();
        using var supervisor = Supervisor(launcher);
        await supervisor.StartAsync(default);
        var worker = await launcher.NextAsync();

        var stopping = supervisor.StopAsync(default);
        Assert.Equal(TimeSpan.FromSeconds(10), await _time.NextWaitAsync());
        _time.Advance(TimeSpan.FromSeconds(10));
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(worker.Killed);
    }

    [Fact]
    public async Task Worker_that_cannot_be_started_is_told_and_the_service_goes_on()
    {
        using var supervisor = Supervisor(new FakeLauncher { Failure = new InvalidOperationException("There is no program.") });
        await supervisor.StartAsync(default);
        await supervisor.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Contains(_log.All, line => line.Contains("There is no program", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Supervisor_that_is_switched_off_starts_nothing()
    {
        var launcher = new FakeLauncher();
        using var supervisor = Supervisor(launcher, enabled: false);
        await supervisor.StartAsync(default);
        await supervisor.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(0, launcher.Started);
    }

    private WorkerSupervisor Supervisor(FakeLauncher launcher, bool enabled = true) => new(
        launcher,
        Options.Create(new WorkerHostOptions { Enabled = enabled }),
        _time,
        _loggers.CreateLogger<WorkerSupervisor>());
}
