using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Model.Torch;

/// <summary>
/// Batch normalisation over all but the channels (Ioffe and Szegedy 2015), with PyTorch's names. TorchSharp's own counts its batches by a
/// Scalar that nobody holds.
/// </summary>
public sealed class BatchNormLayer : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight; // [C]
    private readonly Parameter bias; // [C]
    private readonly Tensor running_mean; // [C]
    private readonly Tensor running_var; // [C]
    private readonly Tensor num_batches_tracked; // []
    private readonly double epsilon;
    private readonly double momentum;

    /// <summary>Makes one with scale 1 and shift 0.</summary>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">Share of a batch in the running averages.</param>
    public BatchNormLayer(long channels, double epsilon = 1e-5, double momentum = 0.1)
        : base(nameof(BatchNormLayer))
    {
        (this.epsilon, this.momentum) = (epsilon, momentum);
        weight = new Parameter(ones(channels));
        bias = new Parameter(zeros(channels));
        running_mean = zeros(channels);
        running_var = ones(channels);
        num_batches_tracked = zeros([], ScalarType.Int64);
        RegisterComponents();
    }

    /// <summary>[C] the scale.</summary>
    public Parameter Weight => weight;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (training)
        {
            using (no_grad())
                num_batches_tracked.PlusInPlace(1);
        }

        return nn.functional.batch_norm(input, running_mean, running_var, weight, bias, training, momentum, epsilon);
    }
}
