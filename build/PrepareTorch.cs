using System.Runtime.CompilerServices;

/// <summary>Compiled into every assembly that may use TorchSharp: libtorch is loaded our way, whichever of them is first.</summary>
internal static class PrepareTorch
{
    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "TorchSharp must find it prepared.")]
    internal static void Run() => FaceService.Model.Torch.LibTorch.Prepare();
}
