namespace FaceService.Training.Runs;

/// <summary>How a run ended, if not with an exception.</summary>
/// <param name="Images">Real pictures shown.</param>
/// <param name="Finished">False when it was asked to stop; it can be resumed then.</param>
public sealed record RunOutcome(long Images, bool Finished);
