using System.Numerics;
using System.Runtime.InteropServices;
using FaceService.Model.Latents;

namespace FaceService.Model.Weights.Import;

/// <summary>
/// The mean w of a mapping network, where a file does not have it: of as many latents as the code that wrote it draws when it
/// needs the mean, the classes in turn.
/// </summary>
internal static class MappingMean
{
    private const int MostSamples = 4096;

    // A published network's 2 million weights cost a tenth of this; a file made to keep us busy gets fewer latents.
    private const long MostProducts = 1L << 36;

    private const float Slope = 0.2f;

    /// <summary>Runs the network on latents of seed 0: normalise, then layers of leaky ReLU times √2 (Karras et al. 2019).</summary>
    /// <returns>[w_dim], and how many latents it is the mean of; null where the activation is another.</returns>
    public static (SourceTensor Mean, int Samples)? Compute(SourceNetwork network, int layers)
    {
        if (network.MappingActivation != "lrelu")
            return null;
        var tensors = network.Tensors;
        var weights = Enumerable.Range(0, layers).Select(i => Floats(tensors[$"mapping.fc{i}.weight"])).ToArray();
        var biases = Enumerable.Range(0, layers).Select(i => Floats(tensors[$"mapping.fc{i}.bias"])).ToArray();
        var classes = Classes(tensors);
        var width = layers == 0 || biases[0].Length == 0 ? 0 : weights[0].Length / biases[0].Length;
        var isChain = layers > 0 && Enumerable.Range(0, layers).All(i =>
            (long)biases[i].Length * (i == 0 ? width : biases[i - 1].Length) == weights[i].Length);
        var zDim = width - (classes.Length == 0 ? 0 : classes[0].Length);
        if (zDim <= 0 || !isChain)
            throw new WeightFileException("The mapping network's layers do not fit each other.");

        var samples = (int)Math.Clamp(MostProducts / weights.Sum(weight => (long)weight.Length), 1, MostSamples);
        var random = new NumpyRandomState(0);
        var sum = new double[biases[^1].Length];
        for (var sample = 0; sample < samples; sample++)
        {
            float[] x = [.. Normalised(random.Randn(zDim)), .. classes.Length == 0 ? [] : classes[sample % classes.Length]];
            for (var i = 0; i < layers; i++)
                x = Layer(x, weights[i], biases[i], (float)network.MappingLrMultiplier);
            for (var i = 0; i < sum.Length; i++)
                sum[i] += x[i];
        }

        return (SourceTensor.OfFloat32([sum.Length], Array.ConvertAll(sum, value => (float)(value / samples))), samples);
    }

    // What each class's one-hot becomes before it joins z.
    private static float[][] Classes(Dictionary<string, SourceTensor> tensors)
    {
        if (!tensors.TryGetValue("mapping.embed.weight", out var stored))
            return [];
        var (weight, bias) = (Floats(stored), Floats(tensors["mapping.embed.bias"]));
        var count = bias.Length == 0 ? 0 : weight.Length / bias.Length;
        return
        [
            .. Enumerable.Range(0, count).Select(label => Normalised(
                [.. bias.Select((value, row) => (weight[(row * count) + label] / Math.Sqrt(count)) + value)])),
        ];
    }

    private static float[] Floats(SourceTensor tensor) => tensor.ToWeightTensor("").ToFloat32();

    private static float[] Normalised(double[] z)
    {
        var scale = 1 / Math.Sqrt((z.Sum(value => value * value) / z.Length) + 1e-8);
        return Array.ConvertAll(z, value => (float)(value * scale));
    }

    private static float[] Layer(float[] x, float[] weight, float[] bias, float lrMultiplier)
    {
        var gain = lrMultiplier / MathF.Sqrt(x.Length);
        var y = new float[bias.Length];
        for (var row = 0; row < y.Length; row++)
        {
            var value = (Dot(x, weight.AsSpan(row * x.Length, x.Length)) * gain) + (bias[row] * lrMultiplier);
            y[row] = MathF.Sqrt(2) * (value < 0 ? value * Slope : value);
        }

        return y;
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        var left = MemoryMarshal.Cast<float, Vector<float>>(a);
        var right = MemoryMarshal.Cast<float, Vector<float>>(b);
        for (var i = 0; i < left.Length; i++)
            sums += left[i] * right[i];
        var sum = Vector.Sum(sums);
        for (var i = left.Length * Vector<float>.Count; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
