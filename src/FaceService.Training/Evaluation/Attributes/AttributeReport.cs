namespace FaceService.Training.Evaluation.Attributes;

/// <summary>Whether portraits show the attributes that were asked for, judged by a classifier that learned from the data's labels.</summary>
public sealed record AttributeReport
{
    /// <summary>Pictures that the classifier learned from.</summary>
    public required int LearnedFrom { get; init; }

    /// <summary>Held-out pictures that it was tested on.</summary>
    public required int TestedOn { get; init; }

    /// <summary>Portraits that it judged; their attributes were left open, and so drawn evenly.</summary>
    public required int Portraits { get; init; }

    /// <summary>Of each class of the data (a value of each group): portraits that show it when all is left open.</summary>
    public required IReadOnlyDictionary<string, double> SeenClasses { get; init; }

    /// <summary>Of each group.</summary>
    public required IReadOnlyDictionary<string, GroupReport> Groups { get; init; }
}
