namespace FaceService.Model.Latents;

/// <summary>An array as a <c>.npy</c> file holds it.</summary>
/// <param name="Shape">One to four lengths.</param>
/// <param name="Values">The numbers in C order; a float32 file's are exact in double precision.</param>
/// <param name="IsFloat64">Whether the file holds float64 rather than float32.</param>
public sealed record NpyArray(IReadOnlyList<int> Shape, double[] Values, bool IsFloat64)
{
    /// <summary>An array of float32.</summary>
    /// <param name="values">The numbers in C order.</param>
    /// <param name="shape">One to four lengths, whose product is the count of numbers.</param>
    public static NpyArray FromFloat32(ReadOnlySpan<float> values, params IReadOnlyList<int> shape)
    {
        var wide = new double[values.Length];
        for (var i = 0; i < wide.Length; i++)
            wide[i] = values[i];
        return new NpyArray(shape, wide, IsFloat64: false);
    }

    /// <summary>The numbers rounded to float32, in C order; one beyond its range becomes an infinity.</summary>
    public float[] ToFloat32() => Array.ConvertAll(Values, value => (float)value);
}
