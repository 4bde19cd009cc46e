namespace FaceService.Training.Projection;

/// <summary>How far a projection is.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="StepsPerSecond">Speed of this attempt; 0 while it is unknown.</param>
/// <param name="Distance">The loss of the last step, with the noise on w.</param>
internal readonly record struct ProjectionProgress(int Step, int Steps, double StepsPerSecond, double Distance);
