namespace FaceService.Training.Optimisers;

/// <summary>Adam's numbers.</summary>
internal sealed record AdamOptions
{
    public required double LearningRate { get; init; }

    public required double Beta1 { get; init; }

    public required double Beta2 { get; init; }

    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Bound of each gradient element; 0 for none.</summary>
    public double ClipValue { get; init; }

    /// <summary>What the losses are multiplied by, so that float16 holds small gradients too; 0 for float32 and bfloat16, which need none.</summary>
    public double LossScale { get; init; }

    /// <summary>The rate is divided by 1 + decay · step.</summary>
    public double Decay { get; init; }

    /// <summary>
    /// Steps over which the rate grows to its value. Adam's first steps change every weight by about the full rate, however small
    /// its gradient: harmless to random weights, ruinous to trained ones.
    /// </summary>
    public double RampSteps { get; init; }

    /// <summary>
    /// Numbers for a network whose penalty is taken only each so many steps, on steps of its own (Karras et al. 2020,
    /// section 3.1): the more frequent steps must add up to the same.
    /// </summary>
    /// <param name="every">The penalty's interval; 0 for no penalty.</param>
    public AdamOptions WithLazyPenalty(int every)
    {
        if (every == 0)
            return this;
        var ratio = every / (every + 1.0);
        return this with
        {
            LearningRate = LearningRate * ratio,
            Beta1 = Math.Pow(Beta1, ratio),
            Beta2 = Math.Pow(Beta2, ratio),
        };
    }
}
