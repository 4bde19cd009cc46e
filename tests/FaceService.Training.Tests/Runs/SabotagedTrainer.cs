using System.Text.Json.Nodes;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;
using FaceService.Training.Trainers;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Runs;

/// <summary>A trainer to which something happens at the end of a step.</summary>
internal sealed class SabotagedTrainer(ITrainer inner, long sabotagedStep, Action<ITrainer> sabotage) : ITrainer
{
    public GeneratorConfig GeneratorConfig => inner.GeneratorConfig;

    public int Batch => inner.Batch;

    public void Step(long step)
    {
        inner.Step(step);
        if (step == sabotagedStep)
            sabotage(inner);
    }

    /// <summary>Makes weights NaN, as a gradient that overflowed would.</summary>
    public static void Poison(ITrainer trainer)
    {
        using var _ = no_grad();
        foreach (var (_, weight) in trainer.State().Where(t => t.Name.StartsWith("g.synthesis", StringComparison.Ordinal)))
            weight.FillInPlace(float.NaN);
    }

    public IReadOnlyList<(string Name, double Value)> TakeMetrics() => inner.TakeMetrics();

    public IEnumerable<(string Name, Tensor Tensor)> State() => inner.State();

    public JsonObject SaveCounters() => inner.SaveCounters();

    public void RestoreCounters(JsonObject counters) => inner.RestoreCounters(counters);

    public Tensor Draw(Tensor z, Tensor? c) => inner.Draw(z, c);

    public void Dispose() => inner.Dispose();
}
