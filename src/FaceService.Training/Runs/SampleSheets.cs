using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;
using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights;
using FaceService.Training.Trainers;
using static TorchSharp.torch;

namespace FaceService.Training.Runs;

/// <summary>
/// Sheets of the same portraits again and again: seeds 0, 1, 2, … with the labels that those seeds give, so that a sheet
/// shows what the service will draw for them.
/// </summary>
internal sealed class SampleSheets : IDisposable
{
    private const int DrawnAtOnce = 16;
    private readonly RunFolder _folder;
    private readonly GeneratorConfig _config;
    private readonly Tensor _latents; // [N, z_dim]
    private readonly Tensor? _labels; // [N, c_dim]
    private readonly List<RgbImage> _reals; // drawn after the generated ones
    private readonly Action<string> _note;

    public SampleSheets(
        RunFolder folder, GeneratorConfig config, IReadOnlyList<LabelGroup> groups, int count, double scale, IReadOnlyList<byte[]> reals, Device device, Action<string> note)
    {
        (_folder, _config, _note) = (folder, config, note);
        _reals = [.. reals.Select(r => new RgbImage(config.ImageSize, config.ImageSize, r))];
        var seeds = Enumerable.Range(0, count).Select(i => (uint)i).ToList();
        var flat = seeds.SelectMany(s => LatentSource.FromSeed(s, config)).Select(v => (float)(v * scale)).ToArray();
        _latents = OnDevice(flat, count, config.ZDim, device);
        if (config.CDim > 0)
            _labels = OnDevice([.. seeds.SelectMany(s => LabelOf(s, groups))], count, config.CDim, device);
    }

    /// <summary>Draws and writes the sheet of a step.</summary>
    /// <returns>Its path, or null where the imaging library is missing: a machine that only trains may lack it.</returns>
    public string? Write(ITrainer trainer, long step)
    {
        var path = _folder.Sample(step);
        try
        {
            var png = ImageEncoder.Encode(Sheet(trainer), ImageFormat.Png);
            DurableFile.WriteAllBytes(path, png);
            return path;
        }
        catch (ImageException e)
        {
            _note($"No sample sheets are drawn: {e.Message}");
            return null;
        }
    }

    /// <summary>The images of the fixed latents as they are now.</summary>
    public IReadOnlyList<RgbImage> Draw(ITrainer trainer)
    {
        var images = new List<RgbImage>();
        for (var first = 0L; first < _latents.shape[0]; first += DrawnAtOnce)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(DrawnAtOnce, _latents.shape[0] - first);
            var drawn = trainer.Draw(_latents.narrow(0, first, count), _labels?.narrow(0, first, count));
            images.AddRange(PixelBytes.ToImages(drawn, _config));
        }

        return images;
    }

    private RgbImage Sheet(ITrainer trainer) => ContactSheet.DrawSquare([.. Draw(trainer), .. _reals]);

    private static float[] LabelOf(uint seed, IReadOnlyList<LabelGroup> groups) =>
        LabelVector.TryResolve(groups, null, AttributeDraw.FromSeed(seed), out var resolved, out _)
            ? LabelVector.Encode(groups, resolved)
            : throw new InvalidOperationException("Open groups can always be resolved.");

    private static Tensor OnDevice(float[] values, int rows, int columns, Device device)
    {
        using var host = tensor(values, [rows, columns]);
        return host.to(device, copy: true).DetachFromDisposeScope();
    }

    public void Dispose()
    {
        _latents.Dispose();
        _labels?.Dispose();
    }
}
