using System.Text.Json.Nodes;
using FaceService.Model.Networks;
using FaceService.Training.Trainers;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Runs;

/// <summary>A trainer one of whose weights becomes NaN at the end of a step, as a gradient that overflowed would make it.</summary>
internal sealed class PoisonedTrainer(ITrainer inner, long poisonedStep) : ITrainer
{
    public GeneratorConfig GeneratorConfig => inner.GeneratorConfig;

    public int Batch => inner.Batch;

    public void Step(long step)
    {
        inner.Step(step);
        if (step != poisonedStep)
            return;
        using var _ = no_grad();
        foreach (var (_, weight) in inner.State().Where(t => t.Name.StartsWith("g.synthesis", StringComparison.Ordinal)))
            weight.fill_(float.NaN);
    }

    public IReadOnlyList<(string Name, double Value)> TakeFigures() => inner.TakeFigures();

    public IEnumerable<(string Name, Tensor Tensor)> State() => inner.State();

    public JsonObject SaveCounters() => inner.SaveCounters();

    public void RestoreCounters(JsonObject counters) => inner.RestoreCounters(counters);

    public Tensor Draw(Tensor z, Tensor? c) => inner.Draw(z, c);

    public void Dispose() => inner.Dispose();
}
