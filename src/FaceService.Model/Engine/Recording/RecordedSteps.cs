using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace FaceService.Model.Engine.Recording;

/// <summary>
/// Runs the steps of drawing on a device: each is recorded when it is first asked for, and repeated from then on. Without a
/// recorder, past the bound, and from the first recording that fails, steps are simply run. Belongs to the device's thread,
/// unless it records nothing.
/// </summary>
/// <param name="device">Where the steps run.</param>
/// <param name="recorder">What records, or null.</param>
/// <param name="tell">Told, once, why steps are no longer recorded.</param>
internal sealed class RecordedSteps(Device device, IRecorder? recorder = null, Action<string>? tell = null) : IDisposable
{
    /// <summary>
    /// A generator has one for mapping and one for each kind of noise, so this is never reached; it is here so that no mistake
    /// can fill a GPU with recordings.
    /// </summary>
    internal const int Most = 8;

    private readonly Dictionary<string, RecordedStep> known = new(StringComparer.Ordinal);
    private bool gaveUp;

    /// <summary>How many steps are recorded.</summary>
    public int Count => known.Count;

    /// <summary>Runs a step.</summary>
    /// <param name="kind">Names the step: what it does to inputs of the same shapes is the same each time.</param>
    /// <param name="inputs">All that it reads besides weights, on any device.</param>
    /// <param name="step">From the inputs, on the device, to its result.</param>
    /// <returns>The result, on the device. It must be read before the next step runs.</returns>
    public Tensor Run(string kind, IReadOnlyList<Tensor> inputs, Func<IReadOnlyList<Tensor>, Tensor> step) =>
        Find(kind, inputs, step)?.Run(inputs) ?? step([.. inputs.Select(input => input.to(device))]);

    public void Dispose()
    {
        foreach (var step in known.Values)
            step.Dispose();
        known.Clear();
    }

    private RecordedStep? Find(string kind, IReadOnlyList<Tensor> inputs, Func<IReadOnlyList<Tensor>, Tensor> step)
    {
        if (recorder is null || gaveUp)
            return null;
        var key = $"{kind} {string.Join(' ', inputs.Select(input => $"{input.dtype}[{string.Join(',', input.shape)}]"))}";
        if (known.TryGetValue(key, out var recorded))
            return recorded;
        if (known.Count == Most)
            return null;
        try
        {
            return known[key] = new RecordedStep(recorder, device, inputs, step);
        }
        catch (ExternalException e)
        {
            GiveUp(key, e);
            return null;
        }
    }

    private void GiveUp(string key, ExternalException cause)
    {
        gaveUp = true;
        Dispose();
        tell?.Invoke($"the step '{key}' could not be recorded, so this model is drawn step by step: {cause.Message}");
    }
}
