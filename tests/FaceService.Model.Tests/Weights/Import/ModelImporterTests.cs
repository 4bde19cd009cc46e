using System.Security.Cryptography;
using System.Text.Json;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights;
using FaceService.Model.Weights.Export;
using FaceService.Model.Weights.Import;

namespace FaceService.Model.Tests.Weights.Import;

public sealed class ModelImporterTests : IDisposable
{
    /// <summary>rosinality's names beside NVIDIA's for 8×8 and one mapping layer, written out by hand from the two codes.</summary>
    private static readonly Dictionary<string, string> NvidiaOfRosinality = new()
    {
        ["style.1.weight"] = "mapping.fc0.weight",
        ["style.1.bias"] = "mapping.fc0.bias",
        ["input.input"] = "synthesis.b4.const",
        ["conv1.conv.weight"] = "synthesis.b4.conv1.weight",
        ["conv1.conv.modulation.weight"] = "synthesis.b4.conv1.affine.weight",
        ["conv1.conv.modulation.bias"] = "synthesis.b4.conv1.affine.bias",
        ["conv1.noise.weight"] = "synthesis.b4.conv1.noise_strength",
        ["conv1.activate.bias"] = "synthesis.b4.conv1.bias",
        ["to_rgb1.conv.weight"] = "synthesis.b4.torgb.weight",
        ["to_rgb1.conv.modulation.weight"] = "synthesis.b4.torgb.affine.weight",
        ["to_rgb1.conv.modulation.bias"] = "synthesis.b4.torgb.affine.bias",
        ["to_rgb1.bias"] = "synthesis.b4.torgb.bias",
        ["convs.0.conv.weight"] = "synthesis.b8.conv0.weight",
        ["convs.0.conv.modulation.weight"] = "synthesis.b8.conv0.affine.weight",
        ["convs.0.conv.modulation.bias"] = "synthesis.b8.conv0.affine.bias",
        ["convs.0.noise.weight"] = "synthesis.b8.conv0.noise_strength",
        ["convs.0.activate.bias"] = "synthesis.b8.conv0.bias",
        ["convs.1.conv.weight"] = "synthesis.b8.conv1.weight",
        ["convs.1.conv.modulation.weight"] = "synthesis.b8.conv1.affine.weight",
        ["convs.1.conv.modulation.bias"] = "synthesis.b8.conv1.affine.bias",
        ["convs.1.noise.weight"] = "synthesis.b8.conv1.noise_strength",
        ["convs.1.activate.bias"] = "synthesis.b8.conv1.bias",
        ["to_rgbs.0.conv.weight"] = "synthesis.b8.torgb.weight",
        ["to_rgbs.0.conv.modulation.weight"] = "synthesis.b8.torgb.affine.weight",
        ["to_rgbs.0.conv.modulation.bias"] = "synthesis.b8.torgb.affine.bias",
        ["to_rgbs.0.bias"] = "synthesis.b8.torgb.bias",
        ["noises.noise_0"] = "synthesis.b4.conv1.noise_const",
        ["noises.noise_1"] = "synthesis.b8.conv0.noise_const",
        ["noises.noise_2"] = "synthesis.b8.conv1.noise_const",
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> NvidiaFiles => [nameof(PythonFiles.Nvidia3), nameof(PythonFiles.Nvidia4)];

    public static TheoryData<string> RosinalityFiles => [nameof(PythonFiles.RosinalityZip), nameof(PythonFiles.RosinalityStream)];

    [Theory]
    [MemberData(nameof(NvidiaFiles))]
    public void Nvidia_pickle_gives_its_config(string file)
    {
        var imported = Import(file);

        var expected = new GeneratorConfig
        {
            Architecture = "stylegan2",
            ImageSize = 8,
            ZDim = 3,
            CDim = 2,
            PinnedPrecision = "float32",
            PublishedOrder = true,
            StyleGan2 = new StyleGan2Config
            {
                WDim = 4,
                MappingLayers = 2,
                MappingLrMultiplier = 0.02,
                ChannelBase = 16,
                ChannelMax = 2,
                ConvClamp = 256,
                NumFp16Res = 1,
            },
        };
        Assert.Equal(Json(expected), Json(imported.Config));
        Assert.Equal("NVIDIA stylegan2-ada-pytorch pickle", imported.Kind);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Bytes(file))), imported.SourceDigest);
    }

    [Theory]
    [MemberData(nameof(NvidiaFiles))]
    public void Nvidia_pickle_gives_every_tensor_channels_last_ones_too(string file)
    {
        var imported = Import(file);

        var own = imported.Tensors.Where(tensor => !tensor.Name.EndsWith("resample_filter", StringComparison.Ordinal))
            .OrderBy(tensor => tensor.Name, StringComparer.Ordinal).ToList();
        Assert.Equal(34, own.Count);
        for (var k = 0; k < own.Count; k++)
            Assert.Equal(Numbered(k, own[k].Count), own[k].ToFloat32());
        Assert.Equal([2, 2, 3, 3], own.Single(tensor => tensor.Name == "synthesis.b8.conv1.weight").Shape);
        Assert.Equal([], own.Single(tensor => tensor.Name == "synthesis.b8.conv1.noise_strength").Shape);
    }

    [Theory]
    [MemberData(nameof(NvidiaFiles))]
    public void Nvidia_pickle_reports_what_it_does_not_use(string file) =>
        Assert.Equal(["D.b8.resample_filter", "D.b8.weight"], Import(file).Unused);

    [Fact]
    public void Resampling_filters_come_with_every_layer()
    {
        var filters = Import(nameof(PythonFiles.Nvidia4)).Tensors
            .Where(tensor => tensor.Name.EndsWith("resample_filter", StringComparison.Ordinal)).ToList();

        Assert.Equal(5, filters.Count);
        float[] line = [0.125f, 0.375f, 0.375f, 0.125f];
        Assert.All(filters, filter => Assert.Equal([.. line.SelectMany(a => line.Select(b => a * b))], filter.ToFloat32()));
    }

    [Theory]
    [MemberData(nameof(RosinalityFiles))]
    public void Rosinality_checkpoint_gives_config_and_tensors_under_nvidias_names(string file)
    {
        var imported = Import(file);

        Assert.Equal((8, 2, 0, 2, 1), (
            imported.Config.ImageSize,
            imported.Config.ZDim,
            imported.Config.CDim,
            imported.Config.StyleGan2!.WDim,
            imported.Config.StyleGan2.MappingLayers));
        Assert.Equal([1, 3, 3, 1], imported.Config.StyleGan2.ResampleFilter);
        var names = NvidiaOfRosinality.Keys.Order(StringComparer.Ordinal).ToList();
        for (var k = 0; k < names.Count; k++)
        {
            var tensor = imported.Tensors.Single(tensor => tensor.Name == NvidiaOfRosinality[names[k]]);
            Assert.Equal(Numbered(k, tensor.Count), tensor.ToFloat32());
        }

        Assert.Equal([0.25f, -0.5f], imported.Tensors.Single(tensor => tensor.Name == "mapping.w_avg").ToFloat32());
        Assert.Equal(["d.weight"], imported.Unused);
    }

    [Fact]
    public void Checkpoint_without_mean_gets_it_worked_out()
    {
        var imported = Import(nameof(PythonFiles.RosinalityWithoutMean));

        // NumPy, in double precision, on the same 4,096 latents.
        var mean = imported.Tensors.Single(tensor => tensor.Name == "mapping.w_avg").ToFloat32();
        Assert.Equal(0.28010609, mean[0], 1e-5);
        Assert.Equal(0.28012376, mean[1], 1e-5);
        Assert.Contains(imported.Notes, note => note.Contains("4096 latents"));
    }

    [Theory]
    [InlineData(nameof(PythonFiles.Nvidia4))]
    [InlineData(nameof(PythonFiles.RosinalityZip))]
    public void Import_becomes_a_weight_file_that_imports_again(string file)
    {
        var path = Write(Import(file));

        using var written = GeneratorFile.Open(path);
        var again = ModelImporter.Read(path);

        Assert.Equal("float32", written.Config.PinnedPrecision);
        Assert.Equal("any use", written.Licence);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Bytes(file))), written.Training);
        Assert.Equal(Json(written.Config), Json(again.Config));
        Assert.Equal(written.Tensors.Count, again.Tensors.Count);
    }

    [Fact]
    public void Export_to_nvidia_has_its_state_dict_and_imports_again()
    {
        var imported = Import(nameof(PythonFiles.Nvidia4));
        using var file = GeneratorFile.Open(Write(imported));

        var export = ModelExporter.Export(file, ExportFormat.Nvidia);
        export.Write(_folder.File("nvidia.safetensors"));
        var again = ModelImporter.Read(_folder.File("nvidia.safetensors"));

        Assert.Equal(Fingerprints(imported.Tensors), Fingerprints(export.Tensors));
        Assert.Equal(Fingerprints(imported.Tensors), Fingerprints(again.Tensors));
        Assert.Equal(Json(imported.Config), Json(again.Config));
        Assert.Empty(again.Notes);
    }

    [Fact]
    public void State_dict_without_a_config_says_what_was_assumed()
    {
        var tensors = Import(nameof(PythonFiles.Nvidia4)).Tensors;
        SafetensorsWriter.Write(_folder.File("plain.safetensors"), tensors, new Dictionary<string, string>());

        var imported = ModelImporter.Read(_folder.File("plain.safetensors"));

        Assert.Equal((0.01, null), (imported.Config.StyleGan2!.MappingLrMultiplier, imported.Config.StyleGan2.ConvClamp));
        Assert.Contains(imported.Notes, note => note.Contains("learning-rate multiplier"));
    }

    [Fact]
    public void Safetensors_whose_header_begins_as_a_pickle_does_are_read()
    {
        // 0x80 is the low byte of one header length in 32.
        var tensors = Import(nameof(PythonFiles.Nvidia4)).Tensors;
        var path = _folder.File("plain.safetensors");
        for (var padding = 0; padding == 0 || File.ReadAllBytes(path)[0] != 0x80; padding++)
        {
            Assert.InRange(padding, 0, 300);
            SafetensorsWriter.Write(path, tensors, new Dictionary<string, string> { ["padding"] = new('x', padding) });
        }

        Assert.Equal(8, ModelImporter.Read(path).Config.ImageSize);
    }

    [Fact]
    public void Mean_w_that_a_file_lacks_is_worked_out()
    {
        var tensors = Import(nameof(PythonFiles.Nvidia4)).Tensors.Where(tensor => tensor.Name != "mapping.w_avg");
        SafetensorsWriter.Write(_folder.File("plain.safetensors"), [.. tensors], new Dictionary<string, string>());

        var imported = ModelImporter.Read(_folder.File("plain.safetensors"));

        Assert.Contains("The file has no mean w; it was worked out from 4096 latents.", imported.Notes);
        Assert.Contains(imported.Tensors.Single(tensor => tensor.Name == "mapping.w_avg").ToFloat32(), value => value != 0);
    }

    [Fact]
    public void Export_to_rosinality_has_its_state_dict_and_imports_again()
    {
        var imported = Import(nameof(PythonFiles.RosinalityZip));
        using var file = GeneratorFile.Open(Write(imported));

        var export = ModelExporter.Export(file, ExportFormat.Rosinality);
        export.Write(_folder.File("rosinality.safetensors"));
        var again = ModelImporter.Read(_folder.File("rosinality.safetensors"));

        string[] others = ["convs.0.conv.blur.kernel", "to_rgbs.0.upsample.kernel", "latent_avg"];
        Assert.Equal(
            NvidiaOfRosinality.Keys.Concat(others).Order(StringComparer.Ordinal),
            export.Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
        Assert.Equal([1, 3, 2, 1, 1], Shape(export, "to_rgbs.0.conv.weight"));
        Assert.Equal([1, 3, 1, 1], Shape(export, "to_rgb1.bias"));
        Assert.Equal([1, 2, 4, 4], Shape(export, "input.input"));
        Assert.Equal([1], Shape(export, "conv1.noise.weight"));
        Assert.Equal([1, 1, 8, 8], Shape(export, "noises.noise_2"));
        Assert.Equal(4f, export.Tensors.Single(tensor => tensor.Name == others[0]).ToFloat32().Sum(), 1e-5f);
        Assert.Equal(Fingerprints(imported.Tensors), Fingerprints(again.Tensors));
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("g_ema.module.")]
    [InlineData("state_dict.g_ema.")]
    public void What_stands_before_all_names_is_taken_off(string prefix)
    {
        var (nvidia, rosinality) = (Import(nameof(PythonFiles.Nvidia4)), Rosinality());

        Assert.Equal(Fingerprints(Named(nvidia.Tensors, name => name)), Fingerprints(Named(nvidia.Tensors, name => prefix + name)));
        Assert.Equal(Fingerprints(Named(rosinality, name => name)), Fingerprints(Named(rosinality, name => prefix + name)));
    }

    [Fact]
    public void Of_a_generator_and_its_average_the_average_is_taken()
    {
        var average = Rosinality();
        var trained = average.Select(tensor => WeightTensor.FromFloat32("g." + tensor.Name, tensor.Shape, new float[tensor.Count]));
        SafetensorsWriter.Write(
            _folder.File("both.safetensors"), [.. trained, .. average.Select(tensor => tensor with { Name = "g_ema." + tensor.Name })], new Dictionary<string, string>());

        Assert.Equal(Fingerprints(Named(average, name => name)), Fingerprints(ModelImporter.Read(_folder.File("both.safetensors")).Tensors));
    }

    [Fact]
    public void Noise_maps_that_a_file_lacks_are_drawn_alike_each_time()
    {
        var rosinality = Rosinality().Where(tensor => !tensor.Name.StartsWith("noises.", StringComparison.Ordinal)).ToList();
        var nvidia = Import(nameof(PythonFiles.Nvidia4)).Tensors.Where(tensor => !tensor.Name.EndsWith(".noise_const", StringComparison.Ordinal)).ToList();
        foreach (var tensors in (List<WeightTensor>[])[rosinality, nvidia])
        {
            var drawn = Named(tensors, name => name);

            Assert.Equal(Fingerprints(drawn), Fingerprints(Named(tensors, name => name)));
            var maps = drawn.Where(tensor => tensor.Name.EndsWith(".noise_const", StringComparison.Ordinal)).ToList();
            Assert.Equal([4, 8, 8], maps.Select(map => map.Shape[0]).Order());
            // RandomState(0).randn(1) of NumPy.
            Assert.Equal(1.764052345967664f, maps.Single(map => map.Name == "synthesis.b4.conv1.noise_const").ToFloat32()[0]);
            Assert.All(maps, map => Assert.InRange(map.ToFloat32().Average(value => value * value), 0.3, 3));
        }

        Assert.Contains("The file has no noise maps; they were drawn with the seed 0.", ModelImporter.Read(_folder.File("named.safetensors")).Notes);
    }

    [Fact]
    public void One_noise_map_that_is_missing_among_others_is_told_by_its_name()
    {
        var tensors = Rosinality().Where(tensor => tensor.Name != "noises.noise_1");

        Assert.Contains("'noises.noise_1'", Assert.Throws<WeightFileException>(() => Named(tensors, name => name)).Message);
    }

    [Fact]
    public void Export_to_rosinality_of_a_network_with_labels_is_refused()
    {
        using var file = GeneratorFile.Open(Write(Import(nameof(PythonFiles.Nvidia4))));

        var error = Assert.Throws<WeightFileException>(() => ModelExporter.Export(file, ExportFormat.Rosinality));

        Assert.Equal(WeightFileProblem.Unsupported, error.Problem);
        Assert.Contains("labels", error.Message);
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<WeightTensor> Rosinality()
    {
        using var file = GeneratorFile.Open(Write(Import(nameof(PythonFiles.RosinalityZip))));
        return ModelExporter.Export(file, ExportFormat.Rosinality).Tensors;
    }

    private IReadOnlyList<WeightTensor> Named(IEnumerable<WeightTensor> tensors, Func<string, string> name)
    {
        var path = _folder.File("named.safetensors");
        SafetensorsWriter.Write(path, [.. tensors.Select(tensor => tensor with { Name = name(tensor.Name) })], new Dictionary<string, string>());
        return ModelImporter.Read(path).Tensors;
    }

    private static byte[] Bytes(string file) => (byte[])typeof(PythonFiles).GetProperty(file)!.GetValue(null)!;

    private static float[] Numbered(int k, int count) => [.. Enumerable.Range(0, count).Select(i => k + (i / 1024f))];

    private static string Json(GeneratorConfig config) => JsonSerializer.Serialize(config, ConfigJson.Options);

    private static IReadOnlyList<long> Shape(ExportedGenerator export, string name) =>
        export.Tensors.Single(tensor => tensor.Name == name).Shape;

    private static IEnumerable<string> Fingerprints(IEnumerable<WeightTensor> tensors) =>
        from tensor in tensors
        orderby tensor.Name
        select $"{tensor.Name} [{string.Join(", ", tensor.Shape)}] {Convert.ToHexString(SHA256.HashData(tensor.Data.Span))}";

    private ImportedGenerator Import(string file) => ModelImporter.Read(_folder.Write(file, Bytes(file)));

    private string Write(ImportedGenerator imported)
    {
        var path = _folder.File("generator.safetensors");
        GeneratorFile.Write(path, imported.ToContent("any use"));
        return path;
    }
}
