using System.Text.Json;
using System.Text.Json.Nodes;
using FaceService.Model.Weights;

namespace FaceService.Model.Tests.Weights;

public sealed class GeneratorFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Content_comes_back()
    {
        var content = SmallGenerator.Content();
        var path = _folder.File("generator.safetensors");

        GeneratorFile.Write(path, content);
        using var file = GeneratorFile.Open(path);

        Assert.Equal(Json(content.Config), Json(file.Config));
        Assert.Equal(Json(content.Labels), Json(file.Labels));
        Assert.Equal(content.Training, file.Training);
        Assert.Equal("CC0", file.Licence);
        Assert.Equal(content.Tensors.Count, file.Tensors.Count);
        foreach (var tensor in content.Tensors)
        {
            var values = new float[tensor.Count];
            file.ReadFloat32(tensor.Name, values);
            Assert.Equal(tensor.ToFloat32(), values);
        }
    }

    [Fact]
    public void Same_content_gives_the_same_bytes()
    {
        GeneratorFile.Write(_folder.File("a"), SmallGenerator.Content());
        GeneratorFile.Write(_folder.File("b"), SmallGenerator.Content());

        Assert.Equal(File.ReadAllBytes(_folder.File("a")), File.ReadAllBytes(_folder.File("b")));
    }

    [Fact]
    public void Config_json_has_the_laid_down_names()
    {
        var names = JsonNode.Parse(Json(SmallGenerator.Config))!.AsObject();

        Assert.Equal("stylegan2", (string?)names["architecture"]);
        Assert.Equal(8, (int?)names["image_size"]);
        Assert.Equal(6, (int?)names["z_dim"]);
        Assert.Equal(0, (int?)names["stylegan2"]!["num_fp16_res"]);
        Assert.Equal(32, (int?)names["stylegan2"]!["channel_base"]);
        Assert.False(names.ContainsKey("pinned_precision"));
    }

    [Theory]
    [InlineData("image_size", "12")]
    [InlineData("image_size", "0")]
    [InlineData("image_size", "2048")]
    [InlineData("image_size", "1e1")]
    [InlineData("image_size", "\"8\"")]
    [InlineData("image_size", "99999999999")]
    [InlineData("z_dim", "0")]
    [InlineData("z_dim", "2147483647")]
    [InlineData("c_dim", "-1")]
    [InlineData("image_channels", "4")]
    [InlineData("architecture", "\"stylegan3\"")]
    [InlineData("architecture", "\"dcgan-64\"")]
    [InlineData("architecture", "null")]
    [InlineData("z_distribution", "\"cauchy\"")]
    [InlineData("pixel_range", "\"[0, 255]\"")]
    [InlineData("default_truncation", "3")]
    [InlineData("pinned_precision", "\"float8\"")]
    [InlineData("width_factor", "1e999")]
    [InlineData("something", "1")]
    [InlineData("stylegan2", "null")]
    [InlineData("stylegan2", "{}")]
    public void Bad_config_is_a_named_error(string field, string value) =>
        Assert.Equal(WeightFileProblem.BadConfig, Refused(config => config[field] = JsonNode.Parse(value)));

    [Theory]
    [InlineData("w_dim", "100000")]
    [InlineData("mapping_layers", "0")]
    [InlineData("mapping_layers", "1000000")]
    [InlineData("channel_base", "4")]
    [InlineData("channel_max", "0")]
    [InlineData("architecture", "\"progressive\"")]
    [InlineData("resample_filter", "[]")]
    [InlineData("resample_filter", "[1,-1]")]
    [InlineData("resample_filter", "null")]
    [InlineData("conv_clamp", "-1")]
    [InlineData("activation", "\"mish\"")]
    [InlineData("num_fp16_res", "-1")]
    public void Bad_stylegan2_shape_is_a_named_error(string field, string value) =>
        Assert.Equal(WeightFileProblem.BadConfig, Refused(config => config["stylegan2"]![field] = JsonNode.Parse(value)));

    [Fact]
    public void Config_that_asks_for_more_than_the_file_has_is_refused_before_memory_is_taken() =>
        Assert.Equal(WeightFileProblem.Mismatch, Refused(config =>
        {
            config["image_size"] = 1024;
            config["stylegan2"]!["channel_base"] = 1 << 20;
            config["stylegan2"]!["channel_max"] = 4096;
        }));

    [Theory]
    [InlineData("format", null, WeightFileProblem.NotAGenerator)]
    [InlineData("format", "face-generator/2", WeightFileProblem.NotAGenerator)]
    [InlineData("config", null, WeightFileProblem.BadConfig)]
    [InlineData("config", "{", WeightFileProblem.BadConfig)]
    [InlineData("config", "null", WeightFileProblem.BadConfig)]
    [InlineData("labels", null, WeightFileProblem.BadLabels)]
    [InlineData("labels", "[{\"name\":\"class\",\"values\":[\"a\",\"b\"]}]", WeightFileProblem.BadLabels)]
    [InlineData("labels", "[{\"name\":\"class\",\"values\":[\"a\",\"b\",\"b\"]}]", WeightFileProblem.BadLabels)]
    [InlineData("labels", "[{\"name\":\"a/b\",\"values\":[\"a\",\"b\",\"c\"]}]", WeightFileProblem.BadLabels)]
    [InlineData("labels", "[{\"name\":\"x\",\"values\":null}]", WeightFileProblem.BadLabels)]
    [InlineData("labels", "[null]", WeightFileProblem.BadLabels)]
    [InlineData("labels", "[{\"name\":\"x\",\"values\":[\"a\",null,\"b\"]}]", WeightFileProblem.BadLabels)]
    [InlineData("training", "[]", WeightFileProblem.BadTraining)]
    [InlineData("training", "now", WeightFileProblem.BadTraining)]
    public void Bad_metadata_is_a_named_error(string field, string? value, WeightFileProblem problem) =>
        Assert.Equal(problem, RefusedMetadata(metadata =>
        {
            if (value is null)
                metadata.Remove(field);
            else
                metadata[field] = value;
        }));

    [Fact]
    public void Missing_misshapen_and_integer_tensors_are_mismatches()
    {
        var tensors = SmallGenerator.Tensors(SmallGenerator.Config);
        var bias = tensors.First(tensor => tensor.Name == "mapping.fc0.bias");
        var others = tensors.Where(tensor => tensor != bias).ToArray();

        foreach (var replacement in new WeightTensor[][]
        {
            [],
            [WeightTensor.FromFloat32(bias.Name, [1, 5], bias.ToFloat32())],
            [new WeightTensor(bias.Name, TensorType.Int32, [5], new byte[20])],
        })
        {
            var error = Assert.Throws<ArgumentException>(() => GeneratorFile.Write(
                _folder.File("x"), SmallGenerator.Content() with { Tensors = [.. others, .. replacement] }));
            Assert.Contains(bias.Name, error.Message);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, ConfigJson.Options);

    private WeightFileProblem Refused(Action<JsonNode> change) => RefusedMetadata(metadata =>
    {
        var config = JsonNode.Parse(metadata["config"])!;
        change(config);
        metadata["config"] = config.ToJsonString();
    });

    private WeightFileProblem RefusedMetadata(Action<Dictionary<string, string>> change)
    {
        GeneratorFile.Write(_folder.File("good"), SmallGenerator.Content());
        using var good = SafetensorsFile.Open(_folder.File("good"));
        var metadata = good.Metadata.ToDictionary();
        change(metadata);
        SafetensorsWriter.Write(_folder.File("bad"), good.Tensors.Keys.Select(good.Read), metadata);
        return Assert.Throws<WeightFileException>(() => GeneratorFile.Open(_folder.File("bad"))).Problem;
    }
}
