namespace FaceService.Torch.Tests;

/// <summary>Tests that count what the whole process holds, or load all its cores: they run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NonParallel
{
    public const string Name = "alone";
}
