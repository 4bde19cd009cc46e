using static TorchSharp.torch;

namespace FaceService.Model.Torch;

/// <summary>
/// Dropout (Srivastava et al. 2014), whose masks come from a generator of its owner's: libtorch's own draws from the default one. What is
/// kept is scaled up, so that nothing need be done in eval mode.
/// </summary>
/// <param name="share">Of the numbers that become zero, from 0 up to, and without, 1.</param>
public sealed class DropoutLayer(double share) : nn.Module<Tensor, Tensor>(nameof(DropoutLayer))
{
    /// <summary>What its masks are drawn from, on the device of its input. Lent: the owner disposes of it.</summary>
    public RandomTensors? Random { get; set; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It trains and has nothing to draw from.</exception>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!training)
            return input.alias();
        if (Random is null)
            throw new InvalidOperationException("Dropout that trains needs random numbers: set Random.");
        return input.mul(Random.Ones(1 - share, input.shape).to(input.dtype).OverInPlace(1 - share));
    }
}
