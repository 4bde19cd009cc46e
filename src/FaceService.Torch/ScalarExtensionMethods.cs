namespace TorchSharp;

/// <summary>Numbers to and from <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this float value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this double value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this int value) => value;

    /// <summary>The number as a scalar.</summary>
    public static Scalar ToScalar(this long value) => value;

    /// <summary>The truth value as a scalar.</summary>
    public static Scalar ToScalar(this bool value) => value;

    /// <summary>The scalar as a float.</summary>
    public static float ToSingle(this Scalar value) => (float)value.Value;

    /// <summary>The scalar as a double.</summary>
    public static double ToDouble(this Scalar value) => value.Value;

    /// <summary>The scalar as a long, its fraction dropped.</summary>
    public static long ToInt64(this Scalar value) => (long)value.Value;
}
