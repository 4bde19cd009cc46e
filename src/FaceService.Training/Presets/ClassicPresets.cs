namespace FaceService.Training.Presets;

/// <summary>The classic systems' settings, as their papers, articles or frameworks have them.</summary>
internal static class ClassicPresets
{
    public static IReadOnlyDictionary<string, ClassicSettings> All { get; } = new[]
    {
        new ClassicSettings { Preset = "gan-mlp", Size = 64, Batch = 64, Kimg = 300, LrG = 2e-4, LrD = 2e-4 },
        new ClassicSettings { Preset = "dcgan-64", Batch = 128, Kimg = 400, LrG = 2e-4, LrD = 2e-4 },
    }.ToDictionary(s => s.Preset);
}
