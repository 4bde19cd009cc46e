namespace FaceService.Training.Presets;

/// <summary>What each preset is, in one sentence.</summary>
internal static class PresetSummary
{
    private static readonly Dictionary<string, string> Classic = new(StringComparer.Ordinal)
    {
        ["gan-mlp"] = "The first GAN: both networks fully connected, grey pictures of 28 pixels (Goodfellow et al. 2014).",
        ["dcgan-64"] = "Convolutions and batch norm, colour at 64 pixels (Radford, Metz, Chintala 2015).",
        ["anime-48"] = "A DCGAN made for cartoon heads at 48 pixels, 300 passes over the data.",
        ["cifar-32"] = "Chollet's DCGAN for one class of small photographs, 32 pixels.",
        ["celeba-128"] = "Chollet's recipe grown to faces of 128 pixels.",
        ["ffhq-56"] = "A small DCGAN for face thumbnails of 56 pixels, with inference-mode fakes.",
        ["celeba-64"] = "A DCGAN for a large set of faces at 64 pixels, five passes over the data.",
    };

    public static string Of(string preset) => Classic.TryGetValue(preset, out var known)
        ? known
        : $"StyleGAN2 at {preset[(preset.IndexOf('-') + 1)..]} pixels: styles, factors, truncation, labels and adaptive augmentation (Karras et al. 2020).";
}
