namespace FaceService.Bench.Training;

/// <summary>The rounds of one trainer.</summary>
/// <param name="What">Who trained, in which precision.</param>
/// <param name="Pictures">Shown each round.</param>
/// <param name="Turns">Without the warm-up.</param>
internal sealed record TrainMetrics(string What, int Pictures, IReadOnlyList<TrainTurn> Turns)
{
    /// <summary>On the clock.</summary>
    public double PerSecond => Median(t => Pictures / t.Seconds);

    /// <summary>For each second of processor time: what the clock would say on a machine with nothing else to do and one thread.</summary>
    public double PerCpuSecond => Median(t => Pictures / t.CpuSeconds);

    public double PeakMebibytes => Turns.Max(t => t.PeakMebibytes);

    /// <summary>Of the processor time; NaN where it was not measured.</summary>
    public double LoaderShare => Median(t => t.LoaderSeconds / t.CpuSeconds ?? double.NaN);

    private double Median(Func<TrainTurn, double> figure)
    {
        var sorted = Turns.Select(figure).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
