using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2;

/// <summary>
/// Maps z and the label to w (Karras et al. 2019, section 2), or, in the discriminator, the label alone to a projection vector.
/// </summary>
public sealed class MappingNetwork : nn.Module<Tensor?, Tensor?, Tensor>
{
    // Decay of the running mean of w, a batch.
    private const double WAvgBeta = 0.995;

    private readonly int zDim;
    private readonly int cDim;
    private readonly FullyConnectedLayer? embed;
    private readonly FullyConnectedLayer[] layers;
    private readonly Tensor? w_avg; // [w_dim]

    internal MappingNetwork(RandomTensors random, MappingShape shape)
        : base(nameof(MappingNetwork))
    {
        (zDim, cDim) = (shape.ZDim, shape.CDim);
        var embedFeatures = cDim > 0 ? shape.EmbedFeatures ?? shape.WDim : 0;
        var hidden = shape.LayerFeatures ?? shape.WDim;
        if (cDim > 0)
            embed = new FullyConnectedLayer(random, cDim, embedFeatures);
        layers = new FullyConnectedLayer[shape.Layers];
        var width = zDim + embedFeatures;
        for (var i = 0; i < layers.Length; i++)
        {
            var next = i == layers.Length - 1 ? shape.WDim : hidden;
            layers[i] = new FullyConnectedLayer(random, width, next, shape.Activation, shape.LrMultiplier);
            register_module($"fc{i}", layers[i]);
            width = next;
        }

        if (shape.TrackAverage)
            w_avg = zeros(shape.WDim);
        RegisterComponents();
    }

    /// <summary>[w_dim] the running mean of w, towards which truncation pulls.</summary>
    /// <exception cref="InvalidOperationException">This network maps labels for a discriminator.</exception>
    public Tensor WAvg => w_avg ?? throw new InvalidOperationException("A discriminator's mapping network has no mean w.");

    /// <summary>Scales the weights once and for all. The network must not be trained, refilled or moved afterwards.</summary>
    /// <param name="forDrawing">Whether what it gives need not be differentiated, nor be as the published code's to the last bit.</param>
    public void Freeze(bool forDrawing = false)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        embed?.Freeze(forDrawing);
        foreach (var layer in layers)
            layer.Freeze(forDrawing);
    }

    /// <summary>Maps without touching the running mean.</summary>
    /// <param name="z">[N, z_dim], or null in a discriminator.</param>
    /// <param name="c">[N, c_dim], or null without labels.</param>
    /// <returns>[N, w_dim], float32.</returns>
    public override Tensor forward(Tensor? z, Tensor? c)
    {
        var x = zDim > 0 ? Normalization.SecondMoment(Checked(z, zDim, "z")) : null;
        if (embed is not null)
        {
            var y = Normalization.SecondMoment(embed.call(Checked(c, cDim, "label")));
            x = x is null ? y : cat([x, y], 1);
        }

        foreach (var layer in layers)
            x = layer.call(x!);
        return x!;
    }

    /// <summary>Moves the running mean towards the mean of a batch of w, by half a percent.</summary>
    /// <param name="w">[N, w_dim] as <see cref="forward"/> gave it.</param>
    public void TrackAverage(Tensor w)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        WAvg.copy_(w.detach().mean([0]).lerp(WAvg, WAvgBeta));
    }

    /// <summary>Pulls w towards the mean (Karras et al. 2019, appendix B): w_avg + psi·(w − w_avg).</summary>
    /// <param name="ws">[N, num_ws, w_dim]</param>
    /// <param name="psi">1 leaves w alone, 0 gives the mean.</param>
    /// <param name="cutoff">Only this many layers, from the first; null for all.</param>
    /// <returns>[N, num_ws, w_dim]</returns>
    public Tensor Truncate(Tensor ws, double psi, int? cutoff = null)
    {
        if (psi == 1)
            return ws;
        if (cutoff is not { } limit || limit >= ws.shape[1])
            return WAvg.lerp(ws, psi);
        return cat([WAvg.lerp(ws.narrow(1, 0, limit), psi), ws.narrow(1, limit, ws.shape[1] - limit)], 1);
    }

    private static Tensor Checked(Tensor? x, int length, string what)
    {
        if (x is null)
            throw new ArgumentNullException(what, $"This network needs a {what} of length {length}.");
        if (x.dim() != 2 || x.shape[1] != length)
            throw new ArgumentException($"{what} has shape [{string.Join(", ", x.shape)}]; allowed is [N, {length}].", what);
        return x.to(ScalarType.Float32);
    }
}
