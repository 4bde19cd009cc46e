using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Model.Torch;

/// <summary>
/// Arithmetic of tensors with plain numbers. TorchSharp turns a number into a Scalar that nobody holds, and whose finalizer may free it
/// while native code still reads it; several of its own methods do so inside, add(Tensor) among them. These hold theirs to
/// the end of the call. The methods that do not are banned (build/BannedSymbols.txt).
/// </summary>
public static class ScalarArithmetic
{
    /// <summary>x · factor.</summary>
    public static Tensor Times(this Tensor x, double factor)
    {
        using var held = factor.ToScalar();
        return x.mul(held);
    }

    /// <summary>x becomes x · factor.</summary>
    public static Tensor TimesInPlace(this Tensor x, double factor)
    {
        using var held = factor.ToScalar();
        return x.mul_(held);
    }

    /// <summary>x / divisor.</summary>
    public static Tensor Over(this Tensor x, double divisor)
    {
        using var held = divisor.ToScalar();
        return x.div(held);
    }

    /// <summary>x becomes x / divisor.</summary>
    public static Tensor OverInPlace(this Tensor x, double divisor)
    {
        using var held = divisor.ToScalar();
        return x.div_(held);
    }

    /// <summary>x + term · factor; shapes are broadcast.</summary>
    public static Tensor Plus(this Tensor x, Tensor term, double factor = 1)
    {
        using var held = Whole(factor);
        return x.add(term, held);
    }

    /// <summary>x becomes x + term · factor.</summary>
    public static Tensor PlusInPlace(this Tensor x, Tensor term, double factor = 1)
    {
        using var held = Whole(factor);
        return x.add_(term, held);
    }

    /// <summary>x + number.</summary>
    public static Tensor Plus(this Tensor x, double number)
    {
        using var held = number.ToScalar();
        using var once = Whole(1);
        return x.add(held, once);
    }

    /// <summary>x becomes x + number.</summary>
    public static Tensor PlusInPlace(this Tensor x, double number)
    {
        using var held = Whole(number);
        using var once = Whole(1);
        return x.add_(held, once);
    }

    /// <summary>x becomes x − number.</summary>
    public static Tensor MinusInPlace(this Tensor x, double number) => x.PlusInPlace(-number);

    /// <summary>x − number.</summary>
    public static Tensor Minus(this Tensor x, double number) => x.Plus(-number);

    /// <summary>number − x.</summary>
    public static Tensor SubtractedFrom(this Tensor x, double number)
    {
        using var opposite = x.neg();
        return opposite.Plus(number);
    }

    /// <summary>x · x, element by element.</summary>
    public static Tensor Squared(this Tensor x) => x.mul(x);

    /// <summary>x to a power, element by element.</summary>
    public static Tensor ToPower(this Tensor x, double exponent)
    {
        using var held = exponent.ToScalar();
        return x.pow(held);
    }

    /// <summary>x, but nothing below least or above most.</summary>
    public static Tensor Clamped(this Tensor x, double least, double most)
    {
        using Scalar low = least.ToScalar(), high = most.ToScalar();
        return x.clamp(low, high);
    }

    /// <summary>x, but nothing below least.</summary>
    public static Tensor AtLeast(this Tensor x, double least)
    {
        using var low = least.ToScalar();
        return x.clamp(low, null);
    }

    /// <summary>x loses what lies below least or above most.</summary>
    public static Tensor ClampInPlace(this Tensor x, double least, double most)
    {
        using Scalar low = least.ToScalar(), high = most.ToScalar();
        return x.clamp_(low, high);
    }

    /// <summary>x becomes value everywhere.</summary>
    public static Tensor FillInPlace(this Tensor x, double value)
    {
        using var held = value.ToScalar();
        return x.fill_(held);
    }

    /// <summary>x + first · second · factor.</summary>
    public static Tensor PlusProduct(this Tensor x, Tensor first, Tensor second, double factor = 1)
    {
        using var held = Whole(factor);
        return x.addcmul(first, second, held);
    }

    /// <summary>x becomes x + first · second · factor.</summary>
    public static Tensor PlusProductInPlace(this Tensor x, Tensor first, Tensor second, double factor = 1)
    {
        using var held = Whole(factor);
        return x.addcmul_(first, second, held);
    }

    /// <summary>x becomes x + numerator / denominator · factor.</summary>
    public static Tensor PlusQuotientInPlace(this Tensor x, Tensor numerator, Tensor denominator, double factor)
    {
        using var held = factor.ToScalar();
        return x.addcdiv_(numerator, denominator, held);
    }

    /// <summary>x where it is above zero, x · slope elsewhere.</summary>
    public static Tensor LeakyRelu(this Tensor x, double slope)
    {
        using var held = slope.ToScalar();
        return x.leaky_relu(held);
    }

    /// <summary>x changes where it is not above zero: times slope.</summary>
    public static Tensor LeakyReluInPlace(this Tensor x, double slope)
    {
        using var held = slope.ToScalar();
        return x.leaky_relu_(held);
    }

    /// <summary>x where it is above zero, eˣ − 1 elsewhere.</summary>
    public static Tensor Elu(this Tensor x)
    {
        using var once = 1.0.ToScalar();
        return x.elu(once, once, once);
    }

    /// <summary>log(1 + eˣ), computed as −log sigmoid(−x).</summary>
    public static Tensor Softplus(this Tensor x) => x.neg().log_sigmoid().neg();

    /// <summary>A new tensor with value everywhere.</summary>
    public static Tensor Filled(long[] shape, double value, Device? device = null)
    {
        using var held = value.ToScalar();
        return full(shape, held, dtype: ScalarType.Float32, device: device);
    }

    /// <summary>Where a comparison with a number holds.</summary>
    public static Tensor IsAbove(this Tensor x, double number)
    {
        using var held = number.ToScalar();
        return x.gt(held);
    }

    /// <summary>Where a comparison with a number holds.</summary>
    public static Tensor IsBelow(this Tensor x, double number)
    {
        using var held = number.ToScalar();
        return x.lt(held);
    }

    // Whole tensors take whole numbers only.
    private static Scalar Whole(double number) => number == Math.Floor(number) && Math.Abs(number) < 1L << 53 ? ((long)number).ToScalar() : number.ToScalar();
}
