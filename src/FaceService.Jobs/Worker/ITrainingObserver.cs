namespace FaceService.Jobs.Worker;

/// <summary>Is told how a run gets on. Called on the training thread and quick to return, so it may be called every step.</summary>
public interface ITrainingObserver
{
    /// <summary>The run got on.</summary>
    /// <param name="progress">How far it is.</param>
    void OnProgress(TrainingProgress progress);

    /// <summary>A sample sheet lies in the run folder.</summary>
    /// <param name="number">The number in its file name.</param>
    void OnSample(int number);

    /// <summary>The generator was measured.</summary>
    /// <param name="images">Real pictures shown so far.</param>
    /// <param name="figures">The measures by name.</param>
    void OnEvaluation(long images, IReadOnlyDictionary<string, double> figures);

    /// <summary>Something worth telling, e.g. that pictures were skipped or that the run went back to a checkpoint.</summary>
    /// <param name="message">A sentence.</param>
    void OnNote(string message);
}
