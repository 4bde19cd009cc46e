namespace TorchSharp;

public static partial class torch
{
    /// <summary>Begins a scope that frees the tensors made inside it on this thread.</summary>
    public static DisposeScope NewDisposeScope() => new();
}
