namespace FaceService.Training.Evaluation.Neighbours;

/// <summary>The nearest picture of a pool.</summary>
/// <param name="Index">Its place in the pool.</param>
/// <param name="Mirrored">True when its mirror image is the nearest.</param>
/// <param name="Distance">Root mean square of the differences, in levels of 0 … 255.</param>
internal readonly record struct Neighbour(int Index, bool Mirrored, double Distance);
