using System.Diagnostics;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;
using FaceService.Model.Weights;
using FaceService.Training.Datasets;
using FaceService.Training.Presets;
using TorchSharp;

namespace FaceService.Training.Trainers;

/// <summary>How fast presets train on this machine.</summary>
public static class TrainingSpeed
{
    private const int Images = 16;
    private const int LargestOnCpu = 128; // above it a few steps take minutes and gigabytes
    private const int Round = 16; // steps after which a preset has done all that it does now and then
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(5);

    /// <summary>Takes a few steps on noise. Runs on the calling thread, which becomes the device thread for as long.</summary>
    /// <param name="preset">One of <see cref="Preset.Names"/>.</param>
    /// <param name="cacheFolder">Where the noise is kept meanwhile.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Real images shown a second; null for a preset that is too large for a machine without a GPU.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public static double? Measure(string preset, string cacheFolder, CancellationToken stop)
    {
        // Whole pictures, whatever the preset cuts out of its own data.
        var settings = Preset.Settings(preset, [new("framing", "centre"), new("labels", "none"), new("limit", "0")]);
        var device = Devices.Resolve(settings);
        if (device.type == DeviceType.CPU && settings.Size > LargestOnCpu)
            return null;
        Directory.CreateDirectory(cacheFolder);
        using var staging = new StagingFolder(cacheFolder);
        using var data = new DatasetPacker(settings.PackOptions(), stop: stop).Open(Noise(staging.File("noise"), settings.Size), staging.File("packed"));
        using var trainer = TrainerFactory.Create(settings, data, device);
        Step(trainer, 0, stop); // takes memory, and compiles
        var (clock, steps) = (Stopwatch.StartNew(), 0);
        do
            Step(trainer, ++steps, stop);
        while (steps < Round && clock.Elapsed < Enough);
        return steps * trainer.Batch / clock.Elapsed.TotalSeconds;
    }

    private static void Step(ITrainer trainer, long step, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        trainer.Step(step);
        trainer.TakeMetrics(); // waits for the device
    }

    private static string Noise(string folder, int size)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < Images; i++)
        {
            var pixels = new byte[RgbImage.ByteCount(size, size)];
            new Random(i).NextBytes(pixels);
            File.WriteAllBytes(Path.Combine(folder, $"{i}.png"), ImageEncoder.Encode(new RgbImage(size, size, pixels), ImageFormat.Png));
        }

        return folder;
    }
}
