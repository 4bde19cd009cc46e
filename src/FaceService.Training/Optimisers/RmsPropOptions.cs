namespace FaceService.Training.Optimisers;

/// <summary>RMSprop's numbers.</summary>
internal sealed record RmsPropOptions
{
    public required double LearningRate { get; init; }

    public double Rho { get; init; } = 0.9;

    public double Epsilon { get; init; } = 1e-7;

    /// <summary>Bound of each gradient element; 0 for none.</summary>
    public double ClipValue { get; init; }

    /// <summary>What the losses are multiplied by, so that float16 holds small gradients too; 0 for float32 and bfloat16, which need none.</summary>
    public double LossScale { get; init; }

    /// <summary>The rate is divided by 1 + decay · step.</summary>
    public double Decay { get; init; }
}
