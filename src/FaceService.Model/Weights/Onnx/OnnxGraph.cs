namespace FaceService.Model.Weights.Onnx;

/// <summary>What an ONNX file describes: operators in the order in which they are computed, and their weights.</summary>
public sealed record OnnxGraph
{
    /// <summary>The file, for messages.</summary>
    public required string Path { get; init; }

    /// <summary>The operators; each takes only what stands before it.</summary>
    public required IReadOnlyList<OnnxNode> Nodes { get; init; }

    /// <summary>Weights by name, float32.</summary>
    public required IReadOnlyDictionary<string, WeightTensor> Weights { get; init; }

    /// <summary>What the network is given: the graph's inputs that are no weights.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>What it gives.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }
}

/// <summary>One operator.</summary>
/// <param name="Operator">Its type, such as <c>Conv</c>.</param>
/// <param name="Inputs">Names of what it takes; an empty one is left out.</param>
/// <param name="Outputs">Names of what it makes.</param>
/// <param name="Attributes">Its settings by name.</param>
public sealed record OnnxNode(
    string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, OnnxAttribute> Attributes)
{
    /// <summary>The operator as messages show it.</summary>
    public override string ToString() => $"{Operator} → {string.Join(", ", Outputs)}";
}

/// <summary>A setting of an operator: one of these, as the setting's name says.</summary>
/// <param name="Number">A floating-point number.</param>
/// <param name="Whole">A whole number.</param>
/// <param name="Text">A text.</param>
/// <param name="Wholes">Whole numbers.</param>
public sealed record OnnxAttribute(float? Number, long? Whole, string? Text, IReadOnlyList<long> Wholes);
