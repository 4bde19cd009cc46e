using FaceService.Training.Trainers;
using TorchSharp;

namespace FaceService.Training.Tests.Trainers;

[Collection(DeviceThread.Name)]
public sealed class TrainingSpeedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Preset_is_measured_on_noise_of_which_nothing_stays()
    {
        Assert.InRange(TrainingSpeed.Measure("gan-mlp", _folder["cache"], CancellationToken.None)!.Value, 0.01, 1e9);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["cache"]));
    }

    [Fact]
    public void Preset_that_would_take_minutes_a_step_is_not_measured_without_a_GPU()
    {
        if (!torch.cuda.is_available())
            Assert.Null(TrainingSpeed.Measure("stylegan2-1024", _folder["cache"], CancellationToken.None));
    }

    [Fact]
    public void Measurement_stops_when_it_is_asked_to() =>
        Assert.Throws<OperationCanceledException>(() => TrainingSpeed.Measure("gan-mlp", _folder["cache"], new CancellationToken(canceled: true)));

    public void Dispose() => _folder.Dispose();
}
