using System.Text;
using System.Text.Json;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Networks;

/// <summary>Numbers computed by tests/reference in float64, and the parameters that they were computed with.</summary>
internal sealed class ReferenceNumbers : IDisposable
{
    private readonly JsonDocument document;

    private ReferenceNumbers(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Networks", "Fixtures", name + ".json");
        document = JsonDocument.Parse(File.ReadAllBytes(path));
    }

    public JsonElement Root => document.RootElement;

    public static ReferenceNumbers Load(string name) => new(name);

    public static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetDouble())];

    /// <summary>count numbers in [−1, 1) that depend on the name alone; tests/reference/fill.py makes the same.</summary>
    public static float[] Uniform(string name, long count)
    {
        var state = 2166136261u;
        foreach (var letter in Encoding.UTF8.GetBytes(name))
            state = (state ^ letter) * 16777619u;
        var numbers = new float[count];
        for (var i = 0; i < numbers.Length; i++)
        {
            state = (state * 1664525u) + 1013904223u;
            numbers[i] = ((state >> 8) / 8388608f) - 1;
        }

        return numbers;
    }

    public static Tensor Uniform(string name, long[] shape) =>
        tensor(Uniform(name, shape.Aggregate(1L, (a, b) => a * b))).reshape(shape);

    /// <summary>Numbers of variance 1.</summary>
    public static Tensor Unit(string name, params long[] shape) => Uniform(name, shape).Times(Math.Sqrt(3));

    /// <summary>Gives every parameter and buffer of a StyleGAN2 network its reference value.</summary>
    public static void FillStyleGan2(nn.Module network)
    {
        using var _ = no_grad();
        var tensors = network.named_parameters().Select(p => (p.name, (Tensor)p.parameter))
            .Concat(network.named_buffers().Select(b => (b.name, b.buffer)));
        foreach (var (name, value) in tensors)
            if (!name.EndsWith("resample_filter", StringComparison.Ordinal))
                value.copy_(StyleGan2Value(name, value.shape));
    }

    /// <summary>Gives every parameter of a classic network its reference value.</summary>
    public static void FillClassic(nn.Module network)
    {
        using var _ = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            var numbers = Uniform(name, parameter.shape);
            var fanIn = parameter.shape.Skip(1).Aggregate(1.0, (a, b) => a * b);
            parameter.copy_((name.EndsWith("bias", StringComparison.Ordinal), parameter.dim()) switch
            {
                (true, _) => numbers.Times(0.1),
                (false, 1) => numbers.Times(0.3).Plus(1),
                _ => numbers.Times(2.4 / Math.Sqrt(fanIn)),
            });
        }
    }

    /// <summary>A tensor's norm, its product with a fixed vector, and its first three elements.</summary>
    public static double[] Summary(string name, Tensor value)
    {
        using var scope = NewDisposeScope();
        var flat = value.detach().to(ScalarType.Float64).contiguous().reshape(-1);
        var product = flat.mul(Uniform(name + "#", [flat.numel()]).to(ScalarType.Float64)).sum().item<double>();
        return [flat.Squared().sum().sqrt().item<double>(), product, .. flat.data<double>().ToArray().Take(3)];
    }

    /// <summary>Asserts that two lists agree to within a share of the largest expected number, or of the floor.</summary>
    public static void Close(string what, double[] expected, double[] actual, double tolerance, double floor = 0)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = Math.Max(expected.Max(Math.Abs), floor);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * scale,
                $"{what}[{i}] is {actual[i]:g9} where the reference has {expected[i]:g9} (largest {scale:g4}).");
    }

    public static double[] ToArray(Tensor value)
    {
        using var scope = NewDisposeScope();
        return value.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();
    }

    public void Dispose() => document.Dispose();

    private static Tensor StyleGan2Value(string name, long[] shape)
    {
        if (name.EndsWith("noise_strength", StringComparison.Ordinal))
            return ScalarArithmetic.Filled(shape, 0.5);
        var numbers = Uniform(name, shape);
        if (name.StartsWith("mapping.fc", StringComparison.Ordinal))
            return numbers.Times(name.EndsWith("weight", StringComparison.Ordinal) ? Math.Sqrt(3) * 100 : 30);
        if (name.EndsWith("affine.bias", StringComparison.Ordinal))
            return numbers.Times(0.3).Plus(1);
        return numbers.Times(name.EndsWith("bias", StringComparison.Ordinal) ? 0.3 : Math.Sqrt(3));
    }
}
