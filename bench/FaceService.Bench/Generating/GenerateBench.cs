using System.Diagnostics;
using System.Globalization;
using FaceService.Bench.Processes;
using FaceService.Bench.Report;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Latents;
using FaceService.Model.Torch;

namespace FaceService.Bench.Generating;

/// <summary>Draws with the engine and with plain PyTorch, from the same weight file.</summary>
internal sealed class GenerateBench(GenerateSettings settings, TextWriter output)
{
    private readonly FaceGeneratorLoader device = Loader(settings.Device, "float32");
    private readonly ResultTable table =
        new("pixels", "precision", "images/s", "batch", "as PNG", "PyTorch", "batch", "ratio");

    private bool IsGpu => device.DeviceName.StartsWith("cuda", StringComparison.Ordinal);

    public static async Task<int> RunAsync(GenerateSettings settings, TextWriter output, CancellationToken cancel)
    {
        await new GenerateBench(settings, output).RunAsync(cancel);
        return 0;
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        output.WriteLine(Machine.Describe());
        output.WriteLine($"Drawing on {device.DeviceName} with libtorch {LibTorch.Version}.");
        output.WriteLine();
        foreach (var size in settings.Sizes)
        {
            var folder = Directory.CreateTempSubdirectory("face-bench-");
            try
            {
                await MeasureAsync(RandomModel.Write(folder.FullName, size), cancel);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        output.WriteLine(table);
    }

    private async Task MeasureAsync(ModelVersion model, CancellationToken cancel)
    {
        foreach (var precision in IsGpu ? ["float32", "bfloat16", "float16"] : new[] { "float32", "bfloat16" })
        {
            var peer = settings.Peers ? await PyTorchAsync(model, precision, cancel) : (Rate: double.NaN, Batch: 0);
            var ours = Engine(model, precision, cancel);
            table.Add(
                $"{model.Config.ImageSize}",
                precision,
                Text(ours.Drawn),
                $"{ours.Batch}",
                Text(ours.Encoded),
                settings.Peers ? Text(peer.Rate) : "",
                settings.Peers ? $"{peer.Batch}" : "",
                settings.Peers ? Text(ours.Drawn / peer.Rate) : "");
        }
    }

    private EngineRate Engine(ModelVersion model, string precision, CancellationToken cancel)
    {
        using var generator = Loader(settings.Device, precision).Load(model);
        var (rate, batch) = settings.Batches.Select(batch => (Rate(generator, batch, cancel), batch)).Max();
        return new EngineRate(rate, batch, new EncodingRate(generator, Specs(generator, batch)).Measure(settings.Duration, cancel));
    }

    private static FaceGeneratorLoader Loader(string device, string precision) =>
        FaceGeneratorLoader.ForDevices(new EngineOptions { Device = device, Precision = precision })[0];

    private static FaceSpec[] Specs(IFaceGenerator generator, int batch) =>
    [
        .. Enumerable.Range(0, batch)
            .Select(seed => new FaceSpec { Latent = new Latent.Z(LatentSource.FromSeed((uint)seed, generator.Config)) }),
    ];

    // Drawing ends with a copy to the host, so that a GPU is done when the clock is read.
    private double Rate(IFaceGenerator generator, int batch, CancellationToken cancel)
    {
        var specs = Specs(generator, batch);
        var rgb = new byte[batch * RgbImage.ByteCount(generator.Config.ImageSize, generator.Config.ImageSize)];
        generator.Draw(specs, rgb);
        var drawn = 0;
        var clock = Stopwatch.StartNew();
        for (; drawn == 0 || clock.Elapsed < settings.Duration; drawn += batch)
        {
            cancel.ThrowIfCancellationRequested();
            generator.Draw(specs, rgb);
        }

        return drawn / clock.Elapsed.TotalSeconds;
    }

    private async Task<(double Rate, int Batch)> PyTorchAsync(ModelVersion model, string precision, CancellationToken cancel)
    {
        var best = (Rate: 0.0, Batch: 0);
        foreach (var batch in settings.Batches)
        {
            var printed = await PythonScript.RunAsync(
                "generate.py", [model.WeightsPath, precision, $"{batch}", Text(settings.Duration.TotalSeconds), device.DeviceName], cancel);
            var rate = double.Parse(printed, CultureInfo.InvariantCulture);
            if (rate > best.Rate)
                best = (rate, batch);
        }

        return best;
    }

    private static string Text(double value) => value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}
