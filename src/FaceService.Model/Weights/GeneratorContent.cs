using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Weights;

/// <summary>What goes into a generator's weight file.</summary>
public sealed record GeneratorContent
{
    /// <summary>Shapes and conventions of the network.</summary>
    public required GeneratorConfig Config { get; init; }

    /// <summary>The tensors, named as in NVIDIA's PyTorch code or in the classic preset.</summary>
    public required IReadOnlyList<WeightTensor> Tensors { get; init; }

    /// <summary>The attribute groups in the label's order; empty for none.</summary>
    public IReadOnlyList<LabelGroup> Labels { get; init; } = [];

    /// <summary>How the weights came to be, as a JSON object; no clock time.</summary>
    public string Training { get; init; } = "{}";

    /// <summary>One line on what may be done with the weights.</summary>
    public string Licence { get; init; } = "";
}
