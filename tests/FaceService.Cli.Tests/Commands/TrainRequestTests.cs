using FaceService.Cli.Commands;
using FaceService.Cli.Shared;
using FaceService.Training.Runs;
using FaceService.Training.Tests.Runs;

namespace FaceService.Cli.Tests.Commands;

[Collection(DeviceThread.Name)]
public sealed class TrainRequestTests : IDisposable
{
    private readonly TinyRun _run = new();

    [Fact]
    public void Resume_file_holds_both_networks_and_is_restarted_with_its_own_settings()
    {
        _run.Run("first", 4);
        var resume = _run["resume.safetensors"];
        ResumeFile.Write(new RunFolder(_run["first"]), resume);

        var options = new TrainRequest { Data = _run.DataPath, Resume = resume, Out = _run["second"], Steps = 4 }.Resolve();
        var values = options.Settings.Values();
        Assert.Equal(("4", "8", "0"), (values["channel_max"], values["w_dim"], values["discriminator_warmup"]));
        new TrainingRun(options).Execute(null, CancellationToken.None);

        var notes = RunRecord.Read(new RunFolder(_run["second"]), []).Notes;
        Assert.Contains(notes, n => n.Contains("none was new; the optimisers started anew", StringComparison.Ordinal));
    }

    [Fact]
    public void From_together_with_resume_is_wrong_usage() =>
        Assert.Throws<UsageException>(() => new TrainRequest { From = "a", Resume = "b" }.Resolve());

    public void Dispose() => _run.Dispose();
}
