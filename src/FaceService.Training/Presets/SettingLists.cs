using FaceService.Model.Networks.Pretrained;

namespace FaceService.Training.Presets;

/// <summary>Settings that are several words with commas between, and the words that they may be.</summary>
internal static class SettingLists
{
    /// <summary>The parts of differentiable augmentation.</summary>
    public static IReadOnlyList<string> Augmentations { get; } = ["color", "translation", "cutout"];

    /// <summary>The pretrained networks that may teach.</summary>
    public static IReadOnlyList<string> Teachers { get; } = [PretrainedNetwork.ResNet18.Name, PretrainedNetwork.FaceRecognition.Name];

    /// <summary>Who may judge portraits beside the measures that need nothing but images, and the network that each needs.</summary>
    public static IReadOnlyDictionary<string, PretrainedNetwork?> Judges { get; } = new Dictionary<string, PretrainedNetwork?>
    {
        ["resnet18"] = PretrainedNetwork.ResNet18,
        ["face_recognition"] = PretrainedNetwork.FaceRecognition,
        ["people"] = PretrainedNetwork.FaceRecognition,
        ["eyes"] = PretrainedNetwork.FaceLandmarks,
        ["spectrum"] = null,
    };

    /// <summary>The word for no judge.</summary>
    public const string NoJudge = "none";

    /// <summary>The words of a value.</summary>
    public static IReadOnlyList<string> Words(string value) => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Checks a value.</summary>
    /// <exception cref="SettingException">A word is unknown, or there twice.</exception>
    public static void Check(string name, string value, IReadOnlyList<string> known)
    {
        var words = Words(value);
        if (words.Except(known).Any() || words.Distinct().Count() != words.Count)
            throw new SettingException(name, $"The setting {name} cannot be '{string.Join(',', words)}'; allowed are {string.Join(", ", known)}, each once, with commas between, or nothing.");
    }
}
