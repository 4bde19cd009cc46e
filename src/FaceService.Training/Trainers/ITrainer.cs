using System.Text.Json.Nodes;
using FaceService.Model.Catalog;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.Pretrained;
using FaceService.Training.Datasets;
using FaceService.Training.Presets;
using FaceService.Training.Teachers;
using static TorchSharp.torch;

namespace FaceService.Training.Trainers;

/// <summary>Two networks that learn from each other. Lives on the device thread.</summary>
internal interface ITrainer : IDisposable
{
    /// <summary>Shapes of the generator that is published.</summary>
    GeneratorConfig GeneratorConfig { get; }

    /// <summary>Real images that one step shows.</summary>
    int Batch { get; }

    /// <summary>Takes one step; everything random in it follows from the seed and the step's number.</summary>
    /// <param name="step">Steps taken before.</param>
    void Step(long step);

    /// <summary>
    /// Mean of each loss and other figure since the last call, in a fixed order of names. Waits for the device.
    /// </summary>
    IReadOnlyList<(string Name, double Value)> TakeMetrics();

    /// <summary>Every tensor that the next step depends on, by name: a checkpoint saves them and restores them in place.</summary>
    IEnumerable<(string Name, Tensor Tensor)> State();

    /// <summary>Every number, besides tensors, that the next step depends on.</summary>
    JsonObject SaveCounters();

    /// <summary>Takes back what <see cref="SaveCounters"/> gave.</summary>
    void RestoreCounters(JsonObject counters);

    /// <summary>Draws with the published weights, for sample sheets.</summary>
    /// <param name="z">[N, z_dim]</param>
    /// <param name="c">[N, c_dim], or null without labels.</param>
    /// <returns>[N, 3, size, size] in the range of <see cref="GeneratorConfig"/>.</returns>
    Tensor Draw(Tensor z, Tensor? c);
}

/// <summary>Builds the trainer that a run's settings call for.</summary>
internal static class TrainerFactory
{
    /// <param name="settings">The run's.</param>
    /// <param name="data">What it learns from.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="networks">Where pretrained networks are installed; null for the default folder.</param>
    /// <exception cref="TrainingException">A pretrained network that the settings ask for is not installed.</exception>
    public static ITrainer Create(TrainingSettings settings, PackedDataset data, Device device, NetworkFolder? networks = null) => settings switch
    {
        StyleGan2Settings s => new StyleGan2Trainer(
            s, data, device, Teacher.Of(s, data.Labels.Dimension, networks ?? new NetworkFolder(DefaultFolders.Networks), device, ComputePrecision.Resolve(s.Precision, device, s.Size).Type)),
        ClassicSettings s => new ClassicTrainer(s, data, device),
        _ => throw new InvalidOperationException($"No trainer knows settings of type {settings.GetType().Name}."),
    };
}

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
