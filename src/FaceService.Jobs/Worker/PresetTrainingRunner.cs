using System.Globalization;
using FaceService.Training.Datasets;
using FaceService.Training.Presets;
using FaceService.Training.Runs;
using FaceService.Training.Trainers;
using static TorchSharp.torch;

namespace FaceService.Jobs.Worker;

/// <summary>Runs jobs with the trainers of the presets, the same that <c>face train</c> uses.</summary>
/// <param name="cacheFolder">Where packed datasets are kept.</param>
/// <param name="createTrainer">Makes the trainer; null for the one that the preset calls for.</param>
internal sealed class PresetTrainingRunner(
    string cacheFolder, Func<TrainingSettings, PackedDataset, Device, ITrainer>? createTrainer = null) : ITrainingRunner
{
    public void Run(JobRun run, ITrainingObserver observer, CancellationToken stop)
    {
        var options = new TrainingRunOptions
        {
            DataPath = run.DatasetPath,
            OutDirectory = run.Folder,
            CacheDirectory = cacheFolder,
            Settings = Preset.Settings(run.Preset, run.Settings),
            Resume = true, // starts anew where there is no checkpoint
        };
        if (!new TrainingRun(options, createTrainer ?? TrainerFactory.Create).Execute(new Relay(observer), stop).Finished)
            throw new OperationCanceledException(stop);
    }

    private sealed class Relay(ITrainingObserver observer) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            if (value.Note is { } note)
            {
                observer.OnNote(note);
                return;
            }

            if (value.Evaluation is { } figures)
            {
                observer.OnEvaluation(value.Images, figures.ToDictionary(f => f.Name, f => f.Value));
                return;
            }

            if (value.SamplePath is { } sample)
                observer.OnSample(int.Parse(Path.GetFileNameWithoutExtension(sample), CultureInfo.InvariantCulture));
            observer.OnProgress(new TrainingProgress
            {
                Stage = value.Stage,
                Images = value.Images,
                TotalImages = value.TotalImages,
                ImagesPerSecond = value.ImagesPerSecond,
                Losses = value.Figures.ToDictionary(f => f.Name, f => f.Value),
            });
        }
    }
}
