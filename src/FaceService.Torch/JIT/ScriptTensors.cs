using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

/// <summary>The tensors inside a TorchScript module, with their paths: second handles, which see every change.</summary>
internal static unsafe class ScriptTensors
{
    public static IEnumerable<(string Name, torch.Tensor Value)> Parameters(nint module)
    {
        NativeValue tensors;
        byte* names;
        NativeError.Check(NativeMethods.ModuleParameters(module, &tensors, &names));
        return Named(tensors, names);
    }

    public static IEnumerable<(string Name, torch.Tensor Value)> Buffers(nint module)
    {
        NativeValue tensors;
        byte* names;
        NativeError.Check(NativeMethods.ModuleBuffers(module, &tensors, &names));
        return Named(tensors, names);
    }

    /// <summary>Takes over the tensors of a list that native code handed out.</summary>
    public static torch.Tensor[] Take(NativeValue list)
    {
        var tensors = new torch.Tensor[list.Count];
        for (var i = 0; i < tensors.Length; i++)
            tensors[i] = torch.Tensor.FromHandle(((nint*)list.Pointer)[i]);
        NativeMethods.Free(list.Pointer);
        return tensors;
    }

    private static (string, torch.Tensor)[] Named(NativeValue tensors, byte* names)
    {
        var paths = (Marshal.PtrToStringUTF8((nint)names) ?? "").Split('\n');
        return [.. Take(tensors).Select((tensor, i) => (paths[i], tensor))];
    }
}
