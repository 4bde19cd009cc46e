using TorchSharp;

namespace FaceService.Torch;

/// <summary>What TorchSharp does not tell of a TorchScript module.</summary>
public static class ScriptModuleExtensions
{
    /// <summary>The names of forward's arguments. TorchSharp tells only how many there are; their names are then empty.</summary>
    public static IReadOnlyList<string> InputNames(this torch.jit.ScriptModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
#if TORCHSHARP
        return [.. Enumerable.Repeat("", module.GetNumberOfInputs())];
#else
        return ScriptSchema.Arguments(module.Schema("forward"));
#endif
    }
}
