using FaceService.Training.Presets;
using static TorchSharp.torch;

namespace FaceService.Training.Trainers;

/// <summary>Chooses the device of a run.</summary>
internal static class Devices
{
    /// <exception cref="TrainingException">A GPU was asked for and there is none.</exception>
    public static Device Resolve(TrainingSettings settings)
    {
        set_num_threads(settings.Threads > 0 ? settings.Threads : Environment.ProcessorCount);
        if (settings.Device.StartsWith("cuda", StringComparison.Ordinal) && !cuda.is_available())
            throw new TrainingException($"The device {settings.Device} was asked for, but this machine's libtorch finds no GPU.");
        return device(settings.Device == "auto" ? (cuda.is_available() ? "cuda:0" : "cpu") : settings.Device);
    }
}
