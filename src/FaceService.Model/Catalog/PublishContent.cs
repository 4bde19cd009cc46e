namespace FaceService.Model.Catalog;

/// <summary>What a published model consists of.</summary>
public sealed record PublishContent
{
    /// <summary>Writes the weight file at the path it is given (e.g. by <c>GeneratorFile.Write</c>).</summary>
    public required Action<string> WriteWeights { get; init; }

    /// <summary>The card, in Markdown.</summary>
    public required string Card { get; init; }

    /// <summary>A picture of some faces, as PNG; null for none.</summary>
    public ReadOnlyMemory<byte>? PreviewPng { get; init; }

    /// <summary>More files that lie beside the weights (name → bytes), e.g. <c>evaluation.json</c>.</summary>
    public IReadOnlyDictionary<string, byte[]> Others { get; init; } = new Dictionary<string, byte[]>();
}
