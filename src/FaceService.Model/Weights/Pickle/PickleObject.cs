namespace FaceService.Model.Weights.Pickle;

/// <summary>An object of a class that is known but means nothing here: its class, and what it was given.</summary>
/// <param name="Class">Its class.</param>
internal sealed record PickleObject(PickleGlobal Class);
