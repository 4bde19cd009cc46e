namespace FaceService.Model.Weights.Export;

/// <summary>A generator's tensors under another code's names.</summary>
/// <param name="Tensors">The tensors.</param>
/// <param name="Notes">What whoever loads them must know, a sentence each.</param>
public sealed record ExportedGenerator(IReadOnlyList<WeightTensor> Tensors, IReadOnlyList<string> Notes)
{
    /// <summary>Writes them as a safetensors file.</summary>
    /// <param name="path">Its place; the folder must exist.</param>
    public void Write(string path) =>
        SafetensorsWriter.Write(path, Tensors, new Dictionary<string, string> { ["format"] = "pt" });
}
