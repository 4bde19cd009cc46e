namespace FaceService.Model.Networks;

/// <summary>One attribute of a conditional model; the label is the groups' one-hots side by side.</summary>
/// <param name="Name">What callers say, e.g. gender.</param>
/// <param name="Values">Its values in the order of the one-hot.</param>
public sealed record LabelGroup(string Name, IReadOnlyList<string> Values);
