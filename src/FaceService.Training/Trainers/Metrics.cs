using System.Text.Json.Nodes;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Trainers;

/// <summary>Sums figures on the device, so that a step never waits to read one.</summary>
internal sealed class Metrics : IDisposable
{
    private readonly List<string> _names;
    private readonly Tensor[] _sums;
    private readonly int[] _counts;

    public Metrics(Device device, params string[] names)
    {
        _names = [.. names];
        _sums = [.. names.Select(_ => zeros(1, device: device).DetachFromDisposeScope())];
        _counts = new int[names.Length];
    }

    /// <summary>Adds one value of a figure: a scalar tensor, its graph not needed.</summary>
    public void Add(string name, Tensor value)
    {
        var i = _names.IndexOf(name);
        using var _ = no_grad();
        _sums[i].PlusInPlace(value.detach());
        _counts[i]++;
    }

    /// <summary>The means since the last call; a figure without values is left out.</summary>
    public List<(string Name, double Value)> Take()
    {
        var means = new List<(string, double)>();
        for (var i = 0; i < _sums.Length; i++)
        {
            if (_counts[i] == 0)
                continue;
            means.Add((_names[i], _sums[i].item<float>() / _counts[i]));
            _sums[i].zero_();
            _counts[i] = 0;
        }

        return means;
    }

    /// <summary>The sums, by figure: they are part of a checkpoint, so that a row of losses.csv may span one.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State() => _names.Select((n, i) => ("figures." + n, _sums[i]));

    /// <summary>How many values each sum holds.</summary>
    public JsonArray SaveCounts() => new([.. _counts.Select(c => JsonValue.Create(c))]);

    /// <summary>Takes back what <see cref="SaveCounts"/> gave.</summary>
    public void RestoreCounts(JsonArray counts)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] = (int)counts[i]!;
    }

    public void Dispose()
    {
        foreach (var sum in _sums)
            sum.Dispose();
    }
}
