using System.Text.Json;
using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Weights;

/// <summary>
/// An open generator weight file: safetensors whose metadata says what network the tensors belong to. Config, labels and
/// the tensors' names and shapes are checked; the tensors themselves are read when asked for.
/// </summary>
public sealed class GeneratorFile : IDisposable
{
    /// <summary>The metadata's <c>format</c>.</summary>
    public const string Format = "face-generator/1";

    private readonly SafetensorsFile _file;

    private GeneratorFile(
        SafetensorsFile file, GeneratorConfig config, IReadOnlyList<LabelGroup> labels, string training, string licence) =>
        (_file, Config, Labels, Training, Licence) = (file, config, labels, training, licence);

    /// <summary>The file's path, as it was given.</summary>
    public string FilePath => _file.FilePath;

    /// <summary>Shapes and conventions of the network.</summary>
    public GeneratorConfig Config { get; }

    /// <summary>The attribute groups in the label's order; empty for none.</summary>
    public IReadOnlyList<LabelGroup> Labels { get; }

    /// <summary>How the weights came to be, as a JSON object.</summary>
    public string Training { get; }

    /// <summary>One line on what may be done with the weights, or empty.</summary>
    public string Licence { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorInfo> Tensors => _file.Tensors;

    /// <summary>Opens a file and checks all but the tensors' values.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WeightFileException">It is no generator's weight file, or not a good one.</exception>
    public static GeneratorFile Open(string path)
    {
        var file = SafetensorsFile.Open(path);
        try
        {
            return Check(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a file beside its place, flushes it to the disk and renames it. The same content gives the same bytes.</summary>
    /// <param name="path">Its place; the folder must exist.</param>
    /// <param name="content">What to write.</param>
    /// <exception cref="ArgumentException">Config, labels or tensors would be refused on reading.</exception>
    public static void Write(string path, GeneratorContent content)
    {
        var problem = GeneratorConfigRules.FirstProblem(content.Config)
            ?? LabelGroupRules.FirstProblem(content.Labels, content.Config.CDim)
            ?? TrainingProblem(content.Training)
            ?? TensorProblem(content.Config, content.Tensors.ToDictionary(tensor => tensor.Name, tensor => (tensor.Type, tensor.Shape)));
        if (problem is not null)
            throw new ArgumentException(problem, nameof(content));

        SafetensorsWriter.Write(path, content.Tensors, new Dictionary<string, string>
        {
            ["format"] = Format,
            ["config"] = JsonSerializer.Serialize(content.Config, ConfigJson.Options),
            ["labels"] = JsonSerializer.Serialize(content.Labels, ConfigJson.Options),
            ["training"] = content.Training,
            ["licence"] = content.Licence,
        });
    }

    /// <summary>Reads a tensor of any floating type as float32.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="target">As many as the tensor has elements.</param>
    /// <exception cref="WeightFileException">There is no such tensor, or it holds no floating-point numbers.</exception>
    public void ReadFloat32(string name, Span<float> target) => _file.ReadFloat32(name, target);

    /// <summary>Reads a tensor's bytes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="target">As long as the tensor.</param>
    /// <exception cref="WeightFileException">There is no such tensor.</exception>
    public void Read(string name, Span<byte> target) => _file.Read(name, target);

    /// <summary>Reads a tensor with its bytes.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="WeightFileException">There is no such tensor.</exception>
    public WeightTensor Read(string name) => _file.Read(name);

    /// <summary>SHA-256 of the whole file, lower-case hex.</summary>
    public string ComputeDigest() => _file.ComputeDigest();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private static GeneratorFile Check(SafetensorsFile file)
    {
        var format = file.Metadata.GetValueOrDefault("format");
        if (format != Format)
        {
            throw Bad(file, WeightFileProblem.NotAGenerator, format is null
                ? $"the metadata has no 'format'; a generator's says '{Format}'. Other safetensors files come in through ./face model import."
                : $"the metadata's format is '{format}'; this version reads '{Format}'.");
        }

        var config = ReadJson<GeneratorConfig>(file, "config", WeightFileProblem.BadConfig, GeneratorConfigRules.FirstProblem);
        var labels = ReadJson<IReadOnlyList<LabelGroup>>(
            file, "labels", WeightFileProblem.BadLabels, groups => LabelGroupRules.FirstProblem(groups, config.CDim));
        var training = file.Metadata.GetValueOrDefault("training", "{}");
        if (TrainingProblem(training) is { } bad)
            throw Bad(file, WeightFileProblem.BadTraining, bad);
        if (TensorProblem(config, file.Tensors.ToDictionary(pair => pair.Key, pair => (pair.Value.Type, pair.Value.Shape))) is { } misfit)
            throw Bad(file, WeightFileProblem.Mismatch, misfit);
        return new GeneratorFile(file, config, labels, training, file.Metadata.GetValueOrDefault("licence", ""));
    }

    private static T ReadJson<T>(SafetensorsFile file, string field, WeightFileProblem problem, Func<T, string?> firstProblem)
    {
        if (!file.Metadata.TryGetValue(field, out var json))
            throw Bad(file, problem, $"the metadata has no '{field}'.");
        T? value;
        try
        {
            value = JsonSerializer.Deserialize<T>(json, ConfigJson.Options);
        }
        catch (JsonException inner)
        {
            throw new WeightFileException(problem, $"{file.FilePath}: the metadata's {field} cannot be read: {inner.Message}", inner);
        }

        if (value is null)
            throw Bad(file, problem, $"the metadata's {field} is null.");
        if (firstProblem(value) is { } sentence)
            throw Bad(file, problem, $"the metadata's {field}: {sentence}");
        return value;
    }

    private static string? TrainingProblem(string training)
    {
        try
        {
            using var document = JsonDocument.Parse(training, new JsonDocumentOptions { MaxDepth = 32 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? null : "training is JSON, but not an object.";
        }
        catch (JsonException inner)
        {
            return $"training is not JSON: {inner.Message}";
        }
    }

    // The classic networks' shapes are small and fixed: there the network itself compares.
    private static string? TensorProblem(
        GeneratorConfig config, Dictionary<string, (TensorType Type, IReadOnlyList<long> Shape)> tensors)
    {
        if (config.StyleGan2 is null)
            return null;
        foreach (var (name, shape) in StyleGan2Layout.Tensors(config))
        {
            if (!tensors.TryGetValue(name, out var tensor))
                return $"there is no tensor '{name}', which the config asks for.";
            if (!tensor.Shape.SequenceEqual(shape))
                return $"tensor '{name}' is [{string.Join(", ", tensor.Shape)}], but the config asks for [{string.Join(", ", shape)}].";
            if (!tensor.Type.IsFloatingPoint())
                return $"tensor '{name}' is of {tensor.Type}, not of floating-point numbers.";
        }

        return null;
    }

    private static WeightFileException Bad(SafetensorsFile file, WeightFileProblem problem, string what) =>
        new(problem, $"{file.FilePath}: {what}");
}
