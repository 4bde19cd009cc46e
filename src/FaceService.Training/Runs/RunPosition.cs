using FaceService.Training.Trainers;

namespace FaceService.Training.Runs;

/// <summary>A trainer and where it stands. Owns the trainer.</summary>
/// <param name="trainer">Its state is that of the step.</param>
/// <param name="step">Steps taken.</param>
/// <param name="setbacks">How often the run went back to a checkpoint because its numbers were none any more.</param>
internal sealed class RunPosition(ITrainer trainer, long step, int setbacks) : IDisposable
{
    public ITrainer Trainer => trainer;

    public long Step { get; set; } = step;

    public int Setbacks => setbacks;

    /// <summary>Real images shown.</summary>
    public long Images => Step * trainer.Batch;

    public void Dispose() => trainer.Dispose();
}
