namespace FaceService.Model.Networks;

/// <summary>One line of a network's description.</summary>
/// <param name="Name">Prefix of its parameters' names.</param>
/// <param name="Kind">What it is, in words.</param>
/// <param name="Output">Shape of what it gives, without the batch.</param>
/// <param name="Parameters">Trainable numbers in it.</param>
public sealed record LayerDescription(string Name, string Kind, IReadOnlyList<long> Output, long Parameters);
