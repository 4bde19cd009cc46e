using FaceService.Training.Datasets;
using FaceService.Training.Presets;
using static TorchSharp.torch;

namespace FaceService.Training.Trainers;

/// <summary>Builds the trainer that a run's settings call for.</summary>
internal static class TrainerFactory
{
    public static ITrainer Create(TrainingSettings settings, PackedDataset data, Device device) => settings switch
    {
        StyleGan2Settings s => new StyleGan2Trainer(s, data, device),
        ClassicSettings s => new ClassicTrainer(s, data, device),
        _ => throw new InvalidOperationException($"No trainer knows settings of type {settings.GetType().Name}."),
    };
}
