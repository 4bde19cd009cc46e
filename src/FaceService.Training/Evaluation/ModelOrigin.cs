using System.Text.Json.Nodes;
using FaceService.Model.Weights;
using FaceService.Training.Datasets;
using FaceService.Training.Evaluation.Images;
using FaceService.Training.Presets;
using FaceService.Training.Teachers;

namespace FaceService.Training.Evaluation;

/// <summary>What a weight file tells about its training, as far as an evaluation needs it. Imported weights tell nothing.</summary>
internal sealed record ModelOrigin
{
    /// <summary>How the training images were framed, labelled and chosen; the size is not the model's.</summary>
    public required PackOptions Packing { get; init; }

    /// <summary>SHA-256 over the names of the images that the model never saw; empty for none.</summary>
    public string HeldOutDigest { get; init; } = "";

    /// <summary>
    /// Pretrained networks that the model learned from, by name. Their figures prove nothing of this model.
    /// </summary>
    public IReadOnlyList<string> Teachers { get; init; } = [];

    /// <summary>Reads it.</summary>
    /// <param name="path">A generator's weight file.</param>
    /// <exception cref="WeightFileException">It is damaged.</exception>
    public static ModelOrigin Read(string path)
    {
        using var file = GeneratorFile.Open(path);
        var training = JsonNode.Parse(file.Training) as JsonObject;
        var settings = training?["settings"] as JsonObject;
        return new ModelOrigin
        {
            HeldOutDigest = Text(training, "held_out_digest") ?? "",
            Teachers = TeacherNames.Of(training),
            Packing = new PackOptions
            {
                Size = ImageNumbers.Side,
                Framing = Framing.Parse(Text(settings, "framing") ?? "") ?? Framing.Centre,
                Filter = TrainingSettings.FilterOf(SettingWords.Parse(typeof(ResizeChoice), Text(settings, "resize") ?? "") as ResizeChoice? ?? ResizeChoice.Auto),
                Labels = Text(settings, "labels") ?? "auto",
                Pattern = Text(settings, "pattern") ?? "",
                Limit = settings?["limit"] is JsonValue limit && limit.TryGetValue(out int count) ? count : 0,
            },
        };
    }

    private static string? Text(JsonObject? json, string name) =>
        json?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
