namespace FaceService.Training.Projection;

/// <summary>
/// How the rate and the noise on w go over a projection: the numbers of Karras et al. 2020, appendix D, as the published
/// projector has them. Pure.
/// </summary>
internal static class ProjectionSchedule
{
    /// <summary>Adam's largest rate.</summary>
    public const double LearningRate = 0.1;

    private const double NoiseFactor = 0.05;
    private const double NoiseEnd = 0.75;
    private const double RampUp = 0.05;
    private const double RampDown = 0.25;

    /// <summary>What the rate is multiplied by: a linear rise over the first twentieth, a cosine's fall over the last quarter.</summary>
    /// <param name="step">0 … steps − 1.</param>
    /// <param name="steps">All.</param>
    public static double Rate(int step, int steps)
    {
        var t = (double)step / steps;
        var fall = 0.5 - (0.5 * Math.Cos(Math.PI * Math.Min(1, (1 - t) / RampDown)));
        return fall * Math.Min(1, t / RampUp);
    }

    /// <summary>Standard deviation of the noise on each element of w, in units of w's own: falls to nothing over three quarters.</summary>
    /// <param name="step">0 … steps − 1.</param>
    /// <param name="steps">All.</param>
    public static double Noise(int step, int steps)
    {
        var left = Math.Max(0, 1 - ((double)step / steps / NoiseEnd));
        return NoiseFactor * left * left;
    }
}
