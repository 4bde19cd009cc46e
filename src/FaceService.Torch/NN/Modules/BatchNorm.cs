using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Batch normalisation over all but the channel dimension (Ioffe and Szegedy 2015).</summary>
public abstract class BatchNorm : nn.Module<Tensor, Tensor>
{
    private readonly double eps;
    private readonly double momentum;

    private protected BatchNorm(string name, long features, double eps, double momentum, bool affine, bool track, Device? device, ScalarType? dtype)
        : base(name)
    {
        (this.eps, this.momentum) = (eps, momentum);
        if (affine)
        {
            weight = new Parameter(ones(features, dtype, device));
            bias = new Parameter(zeros(features, dtype, device));
            register_parameter(nameof(weight), weight);
            register_parameter(nameof(bias), bias);
        }

        if (!track)
            return;
        running_mean = zeros(features, dtype, device);
        running_var = ones(features, dtype, device);
        num_batches_tracked = zeros([], ScalarType.Int64, device);
        register_buffer(nameof(running_mean), running_mean);
        register_buffer(nameof(running_var), running_var);
        register_buffer(nameof(num_batches_tracked), num_batches_tracked);
    }

    /// <summary>[C] the scale, or null.</summary>
    public Parameter? weight { get; }

    /// <summary>[C] the shift, or null.</summary>
    public Parameter? bias { get; }

    /// <summary>[C] the running mean, or null.</summary>
    public Tensor? running_mean { get; }

    /// <summary>[C] the running variance, or null.</summary>
    public Tensor? running_var { get; }

    /// <summary>How many batches the running averages have seen.</summary>
    public Tensor? num_batches_tracked { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (training && num_batches_tracked is not null)
        {
            using (no_grad())
                num_batches_tracked.add_(1);
        }

        return nn.functional.batch_norm(input, running_mean, running_var, weight, bias, training || running_mean is null, momentum, eps);
    }
}
