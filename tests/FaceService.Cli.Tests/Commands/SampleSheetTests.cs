using FaceService.Cli.Shared;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Training.Runs;
using FaceService.Training.Tests.Runs;

namespace FaceService.Cli.Tests.Commands;

[Collection(DeviceThread.Name)]
public sealed class SampleSheetTests : IDisposable
{
    private readonly TinyRun _tiny = new();

    [Fact]
    public void Last_sheet_shows_what_the_service_draws_of_the_model_for_the_first_seeds()
    {
        _tiny.Run("run", 8, false, "precision=float32");
        var folder = new RunFolder(_tiny["run"]);
        using var catalog = Published(folder.Generator);
        var model = catalog.Find("drawn")!;

        var drawn = ContactSheet.DrawSquare(Draw(model, 4));

        var sheet = ImageDecoder.Decode(File.ReadAllBytes(folder.Sample(8)));
        Assert.Equal((sheet.Width, sheet.Height), (drawn.Width, drawn.Height));
        var farthest = sheet.Pixels.ToArray().Zip(drawn.Pixels.ToArray(), (a, b) => Math.Abs(a - b)).Max();
        Assert.True(farthest <= 1, $"A value differs by {farthest} levels."); // the order of sums may differ
    }

    [Fact]
    public void Sheet_before_the_first_step_is_the_same_however_the_run_is_set_to_learn()
    {
        _tiny.Run("slow", 4, false, "lr_g=0.0001");
        _tiny.Run("fast", 4, false, "lr_g=0.01");

        Assert.Equal(Sheet("slow", 0), Sheet("fast", 0));
        Assert.NotEqual(Sheet("slow", 4), Sheet("fast", 4));
    }

    public void Dispose() => _tiny.Dispose();

    private byte[] Sheet(string run, int step) => File.ReadAllBytes(new RunFolder(_tiny[run]).Sample(step));

    private ModelCatalog Published(string generator)
    {
        var version = _tiny[Path.Combine("models", "drawn", "1")];
        Directory.CreateDirectory(version);
        File.Copy(generator, Path.Combine(version, "generator.safetensors"));
        return new ModelCatalog(new ModelCatalogOptions { DataFolder = _tiny[""], Watch = false }, TimeProvider.System);
    }

    private static List<RgbImage> Draw(ModelVersion model, int count)
    {
        var request = new SampleRequest { Model = model, Seeds = [] };
        using var generator = FaceGeneratorLoader.ForDevices(new EngineOptions { Precision = "float32" })[0].Load(model);
        var bytes = RgbImage.ByteCount(32, 32);
        var rgb = new byte[count * bytes];
        generator.Draw([.. Enumerable.Range(0, count).Select(seed => request.Spec((uint)seed))], rgb);
        return [.. Enumerable.Range(0, count).Select(i => new RgbImage(32, 32, rgb.AsMemory(i * bytes, bytes)))];
    }
}
