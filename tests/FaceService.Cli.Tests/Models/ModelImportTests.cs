using System.Text.Json;
using FaceService.Jobs.Importing;
using FaceService.Model.Catalog;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights;
using FaceService.Model.Weights.Export;
using FaceService.Model.Weights.Import;

namespace FaceService.Cli.Tests.Models;

[Collection(DeviceThread.Name)]
public sealed class ModelImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Import_publishes_weights_card_and_preview()
    {
        var (source, read) = Exported();

        var id = Import("mine").Publish(source, read);

        Assert.Equal(new ModelId("mine", 1), id);
        var place = _folder["data/models/mine/1"];
        using var file = GeneratorFile.Open(Path.Combine(place, ModelVersion.WeightsFileName));
        Assert.Equal(("float32", true), (file.Config.PinnedPrecision, file.Config.PublishedOrder));
        Assert.Equal(read.SourceDigest, JsonDocument.Parse(file.Training).RootElement.GetProperty("source_sha256").GetString());
        Assert.Contains("non-commercial", file.Licence, StringComparison.Ordinal);
        var card = File.ReadAllText(Path.Combine(place, ModelVersion.CardFileName));
        Assert.Contains(read.SourceDigest, card, StringComparison.Ordinal);
        Assert.Contains("`exported.safetensors`", card, StringComparison.Ordinal);
        Assert.Contains(file.Licence, card, StringComparison.Ordinal);
        var preview = File.ReadAllBytes(Path.Combine(place, ModelVersion.PreviewFileName));
        Assert.Equal((32, 32), (ImageDecoder.Probe(preview).Width, ImageDecoder.Probe(preview).Height));
        Assert.NotNull(MarkReader.Read(preview));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["data/cache"]));
    }

    [Fact]
    public void Import_again_is_the_next_version_and_the_first_stays()
    {
        var (source, read) = Exported();
        Import("mine").Publish(source, read);

        var again = (Import("mine") with { Licence = "Mine.", Truncation = 0.7 }).Publish(source, read);

        Assert.Equal(2, again.Version);
        using var first = GeneratorFile.Open(_folder["data/models/mine/1/generator.safetensors"]);
        using var second = GeneratorFile.Open(_folder["data/models/mine/2/generator.safetensors"]);
        Assert.Equal((null, 0.7), (first.Config.DefaultTruncation, second.Config.DefaultTruncation));
        Assert.Equal("Mine.", second.Licence);
    }

    [Fact]
    public void Settings_that_tensors_do_not_tell_come_back_from_an_export()
    {
        var (_, read) = Exported();

        Assert.Equal((0.1, 256.0), (read.Config.StyleGan2!.MappingLrMultiplier, read.Config.StyleGan2.ConvClamp));
        Assert.Empty(read.Notes);
        Assert.Empty(read.Unused);
    }

    [Fact]
    public void Classes_get_the_names_that_are_given()
    {
        var (source, read) = Exported();

        (Import("mine") with { Labels = [new LabelGroup("mood", ["calm", "merry"])] }).Publish(source, read);

        using var file = GeneratorFile.Open(_folder["data/models/mine/1/generator.safetensors"]);
        Assert.Equal(["calm", "merry"], Assert.Single(file.Labels).Values);
    }

    [Fact]
    public void Too_few_names_for_the_classes_are_refused()
    {
        var (_, read) = Exported();
        var import = Import("mine") with { Labels = [new LabelGroup("mood", ["calm"])] };

        Assert.Equal("the groups have 1 values in all, but c_dim is 2.", import.LabelProblem(read));
    }

    [Theory]
    [InlineData("Mine")]
    [InlineData("default")]
    [InlineData("../mine")]
    public void Names_that_cannot_be_are_refused_before_the_file_is_read(string name) =>
        Assert.StartsWith("Model name '", Import(name).NameProblem, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private ModelImport Import(string name)
    {
        Directory.CreateDirectory(_folder["data"]);
        return new ModelImport(new ModelCatalogOptions { DataFolder = _folder["data"], Watch = false }) { Name = name };
    }

    private (string Source, ImportedGenerator Read) Exported()
    {
        SmallModel.Write(_folder["own.safetensors"]);
        using var file = GeneratorFile.Open(_folder["own.safetensors"]);
        ModelExporter.Export(file, ExportFormat.Nvidia).Write(_folder["exported.safetensors"]);
        return (_folder["exported.safetensors"], ModelImporter.Read(_folder["exported.safetensors"]));
    }
}
