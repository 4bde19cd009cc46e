using static TorchSharp.torch;

namespace FaceService.Model.Engine.Recording;

/// <summary>A step that was recorded, with the tensors that it reads and the one that it writes.</summary>
internal sealed class RecordedStep : IDisposable
{
    private readonly Tensor[] inputs;
    private IRecording? recording;
    private Tensor? output;

    /// <summary>Records a step.</summary>
    /// <param name="recorder">What records.</param>
    /// <param name="device">Where its inputs are to lie.</param>
    /// <param name="first">Inputs to begin with, on any device; all later ones have their shapes and types.</param>
    /// <param name="step">What to record.</param>
    public RecordedStep(IRecorder recorder, Device device, IReadOnlyList<Tensor> first, Func<IReadOnlyList<Tensor>, Tensor> step)
    {
        inputs = [.. first.Select(input => input.to(device, copy: true).DetachFromDisposeScope())];
        try
        {
            recording = recorder.Record(() =>
            {
                output?.Dispose();
                using var scope = NewDisposeScope();
                output = step(inputs).DetachFromDisposeScope();
            });
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Repeats the step with other inputs.</summary>
    /// <param name="next">As many as there were, of the same shapes.</param>
    /// <returns>The step's own tensor: it is written anew by the next call, and not the caller's to dispose of.</returns>
    public Tensor Run(IReadOnlyList<Tensor> next)
    {
        foreach (var (input, value) in inputs.Zip(next))
            input.copy_(value);
        recording!.Replay();
        return output!;
    }

    public void Dispose()
    {
        recording?.Dispose();
        output?.Dispose();
        foreach (var input in inputs)
            input.Dispose();
        (recording, output) = (null, null);
    }
}
