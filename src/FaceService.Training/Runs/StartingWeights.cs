using System.Text.Json;
using System.Text.Json.Nodes;
using FaceService.Model.Engine;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights;
using FaceService.Training.Teachers;
using FaceService.Training.Trainers;
using static TorchSharp.torch;

namespace FaceService.Training.Runs;

/// <summary>
/// Weights to begin a StyleGAN2 run with instead of random ones: a published generator, or a <see cref="ResumeFile"/>, which
/// holds the discriminator too. Optimisers start anew.
/// </summary>
internal sealed class StartingWeights : IDisposable
{
    private static readonly string[] Networks = ["g.", "ema.", "d.", "h."];
    private const string Embedding = "mapping.embed.weight";
    private readonly SafetensorsFile _file;
    private readonly bool _bare; // a generator's file, whose tensors carry no prefix

    private readonly IReadOnlyList<LabelGroup> _labels;

    private StartingWeights(SafetensorsFile file, bool bare, JsonObject training)
    {
        (_file, _bare) = (file, bare);
        _labels = Labels(file);
        Origin = new RunOrigin(Path.GetFullPath(file.FilePath), file.ComputeDigest(), (long?)training["images"] ?? 0, (string?)training["held_out_digest"] ?? "", TeacherNames.Of(training));
        AugmentP = (double?)training["augment_p"] ?? 0;
    }

    /// <summary>Where they come from.</summary>
    public RunOrigin Origin { get; }

    /// <summary>Strength that the augmentation had reached.</summary>
    public double AugmentP { get; }

    /// <summary>Whether a discriminator is among them; without one it has to catch up first.</summary>
    public bool HasDiscriminator => !_bare;

    /// <summary>Opens a generator's weight file or a resume file.</summary>
    /// <exception cref="WeightFileException">It is neither, or damaged.</exception>
    public static StartingWeights Open(string path)
    {
        var file = SafetensorsFile.Open(path);
        try
        {
            return file.Metadata.GetValueOrDefault("format") switch
            {
                GeneratorFile.Format => new StartingWeights(file, true, Parse(file, "training")),
                ResumeFile.Format => new StartingWeights(file, false, Parse(file, "state")),
                _ => throw new WeightFileException(
                    $"{path}: a run can begin with a published generator.safetensors or a resume.safetensors; this is neither."),
            };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether it learned labels, and others than these.</summary>
    public bool HasOtherLabels(IReadOnlyList<LabelGroup> labels) => _labels.Count > 0 && labels.Count > 0 && !LabelGrowth.AreAlike(_labels, labels);

    /// <summary>
    /// Copies what fits into a fresh trainer's networks. Layers for larger images, and labels that are new, begin so that both
    /// networks do what they did; whatever else has no counterpart stays as it was initialised.
    /// </summary>
    /// <param name="trainer">Whose networks.</param>
    /// <param name="labels">The labels that they take.</param>
    /// <returns>How many tensors were copied, the names of those that were not, and whether the discriminator grew.</returns>
    /// <exception cref="TrainingException">Nothing fits: the file belongs to other networks.</exception>
    public (int Copied, IReadOnlyList<string> Fresh, bool Grown) CopyInto(ITrainer trainer, IReadOnlyList<LabelGroup> labels)
    {
        var (copied, fresh) = (0, new List<string>());
        var isRelabelled = HasOtherLabels(labels);
        foreach (var (name, tensor) in trainer.State())
        {
            if (Networks.FirstOrDefault(p => name.StartsWith(p, StringComparison.Ordinal)) is not { } prefix)
                continue;
            var source = _bare ? name[prefix.Length..] : name;
            if (!(_bare && prefix is "d." or "h.") && _file.Tensors.TryGetValue(source, out var info) && Fitting(source, info, tensor.shape, isRelabelled ? labels : null) is { } fitting)
            {
                HostTensor.CopyInto(tensor, fitting);
                copied++;
                continue;
            }

            fresh.Add(name);
            Silence(name, tensor);
        }

        var grown = HasDiscriminator && DiscriminatorGrowth.Apply(trainer.State().ToDictionary(s => s.Name, s => s.Tensor), Trained);
        return copied > 0
            ? (copied, fresh, grown)
            : throw new TrainingException($"'{_file.FilePath}' holds no weights that fit this run's networks: not one tensor has the same name and shape.");
    }

    public void Dispose() => _file.Dispose();

    // A resolution that is new to the generator adds nothing to the image yet: the run begins with what it could draw, enlarged.
    private static void Silence(string name, Tensor tensor)
    {
        if (!(name.StartsWith("g.", StringComparison.Ordinal) || name.StartsWith("ema.", StringComparison.Ordinal)) || !name.EndsWith(".torgb.weight", StringComparison.Ordinal))
            return;
        using var _ = no_grad();
        tensor.zero_();
    }

    private WeightTensor? Fitting(string name, TensorInfo info, long[] shape, IReadOnlyList<LabelGroup>? newLabels)
    {
        if (newLabels is not null && name.EndsWith(Embedding, StringComparison.Ordinal))
            return info.Shape[0] == shape[0]
                ? WeightTensor.FromFloat32(name, shape, LabelGrowth.Embedding(Float32(name, info).ToFloat32(), _labels, newLabels))
                : null;
        return info.Shape.SequenceEqual(shape) ? Float32(name, info) : null;
    }

    private float[]? Trained(string name) => _file.Tensors.TryGetValue(name, out var info) ? Float32(name, info).ToFloat32() : null;

    private WeightTensor Float32(string name, TensorInfo info)
    {
        var values = new float[info.Shape.Aggregate(1L, (product, length) => product * length)];
        _file.ReadFloat32(name, values);
        return WeightTensor.FromFloat32(name, info.Shape, values);
    }

    private static IReadOnlyList<LabelGroup> Labels(SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue("labels", out var json))
            return []; // a resume file of before labels could change
        try
        {
            var labels = JsonSerializer.Deserialize<List<LabelGroup>>(json, ConfigJson.Options) ?? [];
            var width = file.Tensors.FirstOrDefault(tensor => tensor.Key.EndsWith(Embedding, StringComparison.Ordinal)).Value?.Shape[^1] ?? 0;
            return LabelGroupRules.FirstProblem(labels, (int)width) is { } problem
                ? throw new WeightFileException($"{file.FilePath}: the metadata's 'labels' do not fit its networks: {problem}")
                : labels;
        }
        catch (JsonException e)
        {
            throw new WeightFileException($"{file.FilePath}: the metadata's 'labels' are not JSON: {e.Message}");
        }
    }

    private static JsonObject Parse(SafetensorsFile file, string field)
    {
        try
        {
            return file.Metadata.TryGetValue(field, out var json) && JsonNode.Parse(json) is JsonObject value
                ? value
                : throw new WeightFileException($"{file.FilePath}: the metadata has no object '{field}'.");
        }
        catch (JsonException e)
        {
            throw new WeightFileException($"{file.FilePath}: the metadata's '{field}' is not JSON: {e.Message}");
        }
    }
}
