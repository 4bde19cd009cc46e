using System.Text.Json;
using FaceService.Model.Networks;

namespace FaceService.Model.Weights.Export;

/// <summary>A generator's tensors under another code's names.</summary>
/// <param name="Tensors">The tensors.</param>
/// <param name="Notes">What whoever loads them must know, a sentence each.</param>
/// <param name="Config">What the names and shapes do not tell, for an import of the file.</param>
public sealed record ExportedGenerator(IReadOnlyList<WeightTensor> Tensors, IReadOnlyList<string> Notes, GeneratorConfig Config)
{
    /// <summary>Where the file's metadata has <see cref="Config"/>; other programs pass over it.</summary>
    internal const string ConfigKey = "face_generator_config";

    /// <summary>Writes them as a safetensors file.</summary>
    /// <param name="path">Its place; the folder must exist.</param>
    public void Write(string path) =>
        SafetensorsWriter.Write(path, Tensors, new Dictionary<string, string>
        {
            ["format"] = "pt",
            [ConfigKey] = JsonSerializer.Serialize(Config, ConfigJson.Options),
        });
}
