using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Training.Trainers;

/// <summary>The exponential moving average of a generator's weights (Karras et al. 2018), kept in a second network.</summary>
internal sealed class WeightAverage
{
    private readonly List<(Tensor Average, Tensor Source)> _parameters;
    private readonly List<(Tensor Average, Tensor Source)> _buffers;
    private readonly double _halfLife;
    private readonly double _rampup;

    /// <param name="average">Receives the average; starts as a copy.</param>
    /// <param name="source">The network that learns.</param>
    /// <param name="halfLife">In images.</param>
    /// <param name="rampup">The half-life is at most this part of the images shown so far; 0 for no ramp.</param>
    public WeightAverage(nn.Module average, nn.Module source, double halfLife, double rampup)
    {
        (_halfLife, _rampup) = (halfLife, rampup);
        _parameters = [.. average.named_parameters().Zip(source.named_parameters(), (a, s) => ((Tensor)a.parameter, (Tensor)s.parameter))];
        _buffers = [.. average.named_buffers().Zip(source.named_buffers(), (a, s) => (a.buffer, s.buffer))];
        using var _ = no_grad();
        foreach (var (target, from) in _parameters.Concat(_buffers))
            target.copy_(from);
    }

    /// <summary>Moves the average after a step; buffers are copied.</summary>
    /// <param name="images">Images shown, this step included.</param>
    /// <param name="batch">Images of this step.</param>
    public void Update(long images, int batch)
    {
        var halfLife = _rampup > 0 ? Math.Min(_halfLife, images * _rampup) : _halfLife;
        var keep = Math.Pow(0.5, batch / Math.Max(halfLife, 1e-8));
        using var _ = no_grad();
        foreach (var (target, from) in _parameters)
            target.TimesInPlace(keep).PlusInPlace(from, 1 - keep);
        foreach (var (target, from) in _buffers)
            target.copy_(from);
    }
}
