using System.Text;
using System.Text.Json;

namespace FaceService.Training.Tests.Evaluation;

/// <summary>Numbers that tests/reference/write_evaluation.py computed, and the inputs that it computed them from.</summary>
internal static class Reference
{
    private static readonly Lazy<JsonDocument> Document = new(() =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Evaluation", "Fixtures", "measures.json"))));

    /// <summary>What was computed for one measure.</summary>
    public static JsonElement Of(string measure) => Document.Value.RootElement.GetProperty(measure);

    /// <summary>count numbers in [−1, 1) that depend on the name alone; tests/reference/fill.py makes the same.</summary>
    public static float[] Uniform(string name, int count)
    {
        var state = 2166136261u;
        foreach (var letter in Encoding.UTF8.GetBytes(name))
            state = (state ^ letter) * 16777619u;
        var numbers = new float[count];
        foreach (ref var number in numbers.AsSpan())
        {
            state = (state * 1664525u) + 1013904223u;
            number = ((state >> 8) / 8388608f) - 1;
        }

        return numbers;
    }

    /// <summary>Levels 0 … 255, [3, size, size]: a coarse pattern under a fine one.</summary>
    public static float[] Picture(string name, int size)
    {
        var coarse = Uniform(name + " coarse", 3 * size / 8 * size / 8);
        return [.. Uniform(name, 3 * size * size).Select((fine, i) =>
        {
            var (c, y, x) = (i / (size * size), i / size % size, i % size);
            var under = coarse[(((c * (size / 8)) + (y / 8)) * (size / 8)) + (x / 8)];
            return (float)Math.Floor(128 + (90.0 * under) + (30.0 * fine));
        })];
    }

    /// <summary>A norm, a product with a fixed vector, and the first three numbers.</summary>
    public static double[] Summary(string name, IReadOnlyList<float> values)
    {
        var fixedVector = Uniform(name + "#", values.Count);
        return [
            Math.Sqrt(values.Sum(v => (double)v * v)), values.Select((v, i) => (double)v * fixedVector[i]).Sum(), .. values.Take(3).Select(v => (double)v),
        ];
    }

    /// <summary>Asserts that numbers agree to within a share of the largest.</summary>
    public static void Close(JsonElement expected, IReadOnlyList<double> actual, double tolerance)
    {
        var numbers = expected.EnumerateArray().Select(n => n.GetDouble()).ToList();
        Assert.Equal(numbers.Count, actual.Count);
        for (var i = 0; i < numbers.Count; i++)
            Assert.InRange(actual[i] - numbers[i], -tolerance * numbers.Max(Math.Abs), tolerance * numbers.Max(Math.Abs));
    }
}
