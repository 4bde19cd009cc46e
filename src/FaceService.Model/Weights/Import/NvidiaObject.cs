using FaceService.Model.Weights.Pickle;
using FaceService.Model.Weights.TorchFiles;

namespace FaceService.Model.Weights.Import;

/// <summary>An object of NVIDIA's persistence: the name of its class and its attributes. Its source text is not kept.</summary>
/// <param name="ClassName">E.g. <c>SynthesisLayer</c>.</param>
/// <param name="State">Its attributes by name.</param>
internal sealed record NvidiaObject(string ClassName, PickleDict State)
{
    /// <summary>The modules inside it, by name.</summary>
    public IEnumerable<(string Name, NvidiaObject Module)> Modules => Children<NvidiaObject>("_modules");

    /// <summary>Parameters and buffers by name; those that are None left out.</summary>
    public IEnumerable<(string Name, TorchTensor Tensor)> Tensors =>
        Children<TorchTensor>("_parameters").Concat(Children<TorchTensor>("_buffers"));

    /// <summary>A module inside it, or null.</summary>
    public NvidiaObject? Module(string name) => (State["_modules"] as PickleDict)?[name] as NvidiaObject;

    private IEnumerable<(string Name, T Child)> Children<T>(string group)
    {
        foreach (var (key, value) in (State[group] as PickleDict)?.Entries ?? [])
        {
            if (key is string name && value is T child)
                yield return (name, child);
        }
    }
}
