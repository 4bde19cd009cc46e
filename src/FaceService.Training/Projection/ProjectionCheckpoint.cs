using System.Globalization;
using System.Runtime.InteropServices;
using FaceService.Model.Weights;
using static TorchSharp.torch;

namespace FaceService.Training.Projection;

/// <summary>A search's state on disk: one safetensors file, replaced whole.</summary>
internal static class ProjectionCheckpoint
{
    private const string Format = "face-projection/1";

    public static void Write(string path, Projector projector, double seconds, double startDistance)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var tensors = projector.State.Select(state => WeightTensor.FromFloat32(
            state.Name,
            state.Tensor.shape,
            MemoryMarshal.Cast<byte, float>(state.Tensor.detach().cpu().contiguous().bytes))).ToList();
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string>
        {
            ["format"] = Format,
            ["step"] = Text(projector.Step),
            ["seconds"] = Text(seconds),
            ["start_distance"] = Text(startDistance),
        });
    }

    /// <summary>Puts a search where it was; false where there is no checkpoint, or none that can be read: it then begins anew.</summary>
    public static bool TryRead(string path, Projector projector, out double seconds, out double startDistance)
    {
        (seconds, startDistance) = (0, 0);
        if (!File.Exists(path))
            return false;
        try
        {
            using var file = SafetensorsFile.Open(path);
            if (file.Metadata.GetValueOrDefault("format") != Format || projector.State.Any(state => !Fits(file, state)))
                return false;
            foreach (var (name, tensor) in projector.State)
                CopyInto(tensor, file, name);
            projector.Step = int.Parse(file.Metadata["step"], CultureInfo.InvariantCulture);
            seconds = double.Parse(file.Metadata["seconds"], CultureInfo.InvariantCulture);
            startDistance = double.Parse(file.Metadata["start_distance"], CultureInfo.InvariantCulture);
            return true;
        }
        catch (WeightFileException)
        {
            return false;
        }
    }

    private static bool Fits(SafetensorsFile file, (string Name, Tensor Tensor) state) =>
        file.Tensors.TryGetValue(state.Name, out var stored) && stored.Shape.SequenceEqual(state.Tensor.shape);

    private static void CopyInto(Tensor target, SafetensorsFile file, string name)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var values = new float[target.numel()];
        file.ReadFloat32(name, values);
        target.copy_(tensor(values, target.shape));
    }

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
