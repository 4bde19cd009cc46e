using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Nothing is recorded for gradients until the result is disposed of.</summary>
    public static IDisposable no_grad() => new GradModeScope(false);

    /// <summary>Operations are recorded (or not) until the result is disposed of.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradModeScope(enabled);

    /// <summary>Like no_grad, and tensors carry nothing that autograd would need.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceModeScope(mode);

    /// <summary>Whether operations on this thread are recorded.</summary>
    public static bool is_grad_enabled() => NativeMethods.GradEnabled() != 0;

    /// <summary>Whether this thread is in inference mode.</summary>
    public static bool is_inference_mode_enabled() => NativeMethods.InferenceMode() != 0;

    private sealed class GradModeScope : IDisposable
    {
        private readonly bool before = is_grad_enabled();

        public GradModeScope(bool enabled) => NativeMethods.SetGradEnabled(enabled ? 1 : 0);

        public void Dispose() => NativeMethods.SetGradEnabled(before ? 1 : 0);
    }

    private sealed class InferenceModeScope(bool mode) : IDisposable
    {
        private nint guard = NativeMethods.InferenceModeEnter(mode ? 1 : 0);

        public void Dispose()
        {
            if (guard != 0)
                NativeMethods.InferenceModeExit(guard);
            guard = 0;
        }
    }
}
