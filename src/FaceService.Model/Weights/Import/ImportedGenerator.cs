using System.Text.Json;
using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Weights.Import;

/// <summary>A published generator, read, checked and renamed: ready to be written as a weight file.</summary>
public sealed record ImportedGenerator
{
    /// <summary>What the file was, e.g. NVIDIA's pickle.</summary>
    public required string Kind { get; init; }

    /// <summary>SHA-256 of the file it came from, lower-case hex.</summary>
    public required string SourceDigest { get; init; }

    /// <summary>The network's shapes; pinned to float32.</summary>
    public required GeneratorConfig Config { get; init; }

    /// <summary>The tensors under NVIDIA's names.</summary>
    public required IReadOnlyList<WeightTensor> Tensors { get; init; }

    /// <summary>The attribute groups, where the file has them.</summary>
    public IReadOnlyList<LabelGroup> Labels { get; init; } = [];

    /// <summary>The licence line of a file of this program; empty where the file has none.</summary>
    public string Licence { get; init; } = "";

    /// <summary>Names of the file's tensors that are not part of the generator.</summary>
    public IReadOnlyList<string> Unused { get; init; } = [];

    /// <summary>What had to be assumed or worked out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The content of the weight file.</summary>
    /// <param name="licence">One line on what may be done with the weights.</param>
    public GeneratorContent ToContent(string licence) => new()
    {
        Config = Config,
        Labels = Labels,
        Tensors = Tensors,
        Licence = licence,
        Training = JsonSerializer.Serialize(
            new { ImportedFrom = Kind, SourceSha256 = SourceDigest, Notes }, ConfigJson.Options),
    };
}
