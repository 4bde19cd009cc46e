using System.Text;
using System.Text.Json;
using static TorchSharp.torch;

namespace FaceService.Torch.Tests;

/// <summary>PyTorch's numbers, in float64, and the inputs that they were computed from.</summary>
internal static class Fixture
{
    public static JsonElement Load(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Fixtures", name + ".json");
        return JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
    }

    public static double[] Numbers(this JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];

    public static double[][] Lists(this JsonElement array) => [.. array.EnumerateArray().Select(Numbers)];

    /// <summary>Numbers in [−1, 1) that depend on the name alone; tests/reference/fill.py makes the same.</summary>
    public static Tensor Uniform(string name, params long[] shape)
    {
        var state = 2166136261u;
        foreach (var letter in Encoding.UTF8.GetBytes(name))
            state = (state ^ letter) * 16777619u;
        var numbers = new double[shape.Aggregate(1L, (product, size) => product * size)];
        for (var i = 0; i < numbers.Length; i++)
        {
            state = (state * 1664525u) + 1013904223u;
            numbers[i] = ((state >> 8) / 8388608.0) - 1;
        }

        return tensor(numbers, shape);
    }

    /// <summary>Each number within tolerance, relative to the largest of those expected (and to one).</summary>
    public static void AssertClose(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = expected.Aggregate(1.0, (largest, value) => Math.Max(largest, Math.Abs(value)));
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * scale,
                $"{what}, element {i}: expected {expected[i]:r}, found {actual[i]:r}");
        }
    }
}
