namespace FaceService.Training.Evaluation;

/// <summary>How far a model's pictures are from the data, beside how far the data is from itself.</summary>
public sealed record DistanceReport
{
    /// <summary>Generated pictures against pictures of the whole data.</summary>
    public SetDistance? ToData { get; init; }

    /// <summary>Generated pictures against the held-out part; null when nothing was held out.</summary>
    public SetDistance? ToHeldOut { get; init; }

    /// <summary>The held-out part against as many of the other pictures: what a perfect model would reach.</summary>
    public SetDistance? Floor { get; init; }

    /// <summary>True when the model was kept from the held-out part in training.</summary>
    public bool UnseenByModel { get; init; }

    /// <summary><see cref="ToHeldOut"/> in floors.</summary>
    public double? Ratio => ToHeldOut?.Distance / Floor?.Distance;
}
