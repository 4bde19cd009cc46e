using static TorchSharp.torch;

namespace FaceService.Model.Torch;

/// <summary>TorchSharp leaves a module's tensors to the dispose scope in which it was made.</summary>
public static class ModuleScopes
{
    /// <summary>Takes all parameters and buffers out of it: the module alone owns them.</summary>
    /// <returns>The module.</returns>
    public static T OwningItsTensors<T>(this T module)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(module);
        foreach (var (_, parameter) in module.named_parameters())
            parameter.DetachFromDisposeScope();
        foreach (var (_, buffer) in module.named_buffers())
            buffer.DetachFromDisposeScope();
        return module;
    }
}
