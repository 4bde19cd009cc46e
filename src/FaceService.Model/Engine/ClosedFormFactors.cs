using FaceService.Model.Networks.StyleGan2;
using static TorchSharp.torch;

namespace FaceService.Model.Engine;

/// <summary>
/// The directions of w that change the modulation most: right singular vectors of all affine weights stacked (Shen and Zhou 2021,
/// equation 6). They depend on the weights alone.
/// </summary>
/// <param name="Directions">[w_dim, w_dim]: a unit vector a row, by falling singular value, its largest component positive.</param>
/// <param name="SingularValues">[w_dim] how much each changes the modulation.</param>
public sealed record ClosedFormFactors(float[,] Directions, double[] SingularValues)
{
    private const string AffineWeight = ".affine.weight";

    /// <summary>Finds them.</summary>
    /// <param name="generator">The network; only read.</param>
    public static ClosedFormFactors Of(StyleGan2Generator generator)
    {
        using var _ = inference_mode();
        using var scope = NewDisposeScope();
        var affines = generator.Synthesis.named_parameters()
            .Where(named => named.name.EndsWith(AffineWeight, StringComparison.Ordinal))
            .Select(named => named.parameter.to(CPU).to(ScalarType.Float64));
        var stacked = cat([.. affines], 0); // [channels, w_dim]
        var (squares, vectors) = linalg.eigh(stacked.t().mm(stacked)); // a column each, by rising eigenvalue
        var values = squares.data<double>().ToArray();
        Array.Reverse(values);
        return new ClosedFormFactors(
            Oriented(vectors.t().contiguous().data<double>().ToArray(), (int)stacked.shape[1]),
            Array.ConvertAll(values, square => Math.Sqrt(Math.Max(0, square))));
    }

    // An eigenvector's sign is chance; the largest component decides it.
    private static float[,] Oriented(double[] rows, int length)
    {
        var directions = new float[length, length];
        for (var i = 0; i < length; i++)
        {
            var row = rows.AsSpan((length - 1 - i) * length, length);
            var largest = 0;
            for (var j = 1; j < length; j++)
                if (Math.Abs(row[j]) > Math.Abs(row[largest]))
                    largest = j;
            for (var j = 0; j < length; j++)
                directions[i, j] = (float)(row[largest] < 0 ? -row[j] : row[j]);
        }

        return directions;
    }
}
