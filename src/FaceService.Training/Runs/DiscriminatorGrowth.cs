using FaceService.Model.Engine;
using FaceService.Model.Weights;
using static TorchSharp.torch;

namespace FaceService.Training.Runs;

/// <summary>
/// Lets a StyleGAN2 discriminator go on with images of twice the size (or four times, …): its new blocks begin by shrinking
/// them, so that it judges exactly as it judged small images. A deeper network that begins as the same function: Chen,
/// Goodfellow and Shlens 2016 (Net2Net, section 2.3).
/// <para>Leaky ReLU loses nothing of a number that comes with its negative: f(x) − f(−x) = (1 + slope)·x. So colours
/// travel in pairs of channels through the new blocks; the last of these does what the old first layer did.</para>
/// </summary>
internal static class DiscriminatorGrowth
{
    private const float Slope = 0.2f;
    private const float Gain = 1.41421356f; // of leaky ReLU

    /// <summary>Rewrites the blocks that the file's discriminator lacks.</summary>
    /// <param name="state">The trainer's tensors, the file's already copied in.</param>
    /// <param name="trained">The file's values of a tensor, or null where it has none.</param>
    /// <returns>Whether it could: there are such blocks, they add to a shortcut (resnet), and they have channels enough.</returns>
    public static bool Apply(IReadOnlyDictionary<string, Tensor> state, Func<string, float[]?> trained)
    {
        var grown = Top(name => state.ContainsKey(name));
        var old = Top(name => trained(name) is not null);
        if (old == 0 || grown <= old || !state.ContainsKey($"d.b{grown}.skip.weight"))
            return false;
        var (channels, colours) = ((int)state[FromRgb(grown)].shape[0], (int)state[FromRgb(grown)].shape[1]);
        if (2 * colours > channels)
            return false;
        Edit(state[FromRgb(grown)], weight => Encode(weight, colours));
        Edit(state[$"d.b{grown}.fromrgb.bias"], bias => bias.Values.AsSpan(0, 2 * colours).Clear());
        for (var r = grown; r > old; r /= 2)
        {
            Edit(state[$"d.b{r}.conv0.weight"], weight => Pass(weight, colours, scale: 1));
            Edit(state[$"d.b{r}.conv0.bias"], bias => bias.Values.AsSpan(0, 2 * colours).Clear());
            Edit(state[$"d.b{r}.skip.weight"], weight => weight.Values.AsSpan().Clear());
            if (r / 2 > old)
            {
                // The block's own gain of √½ is undone: the shortcut adds nothing.
                Edit(state[$"d.b{r}.conv1.weight"], weight => Pass(weight, colours, Gain));
                Edit(state[$"d.b{r}.conv1.bias"], bias => bias.Values.AsSpan(0, 2 * colours).Clear());
                continue;
            }

            Edit(state[$"d.b{r}.conv1.weight"], weight => Read(weight, colours, trained(FromRgb(old))!));
            Edit(state[$"d.b{r}.conv1.bias"], bias => trained($"d.b{old}.fromrgb.bias")!.Select(b => b * Gain).ToArray().CopyTo(bias.Values, 0));
        }

        return true;
    }

    private static string FromRgb(int resolution) => $"d.b{resolution}.fromrgb.weight";

    private static int Top(Func<string, bool> has)
    {
        for (var r = 1024; r >= 8; r /= 2)
            if (has(FromRgb(r)))
                return r;
        return 0;
    }

    // Channel 2i is colour i, channel 2i + 1 its negative.
    private static void Encode(Kernel weight, int colours)
    {
        for (var pair = 0; pair < 2 * colours; pair++)
            for (var from = 0; from < colours; from++)
                weight[pair, from] = from == pair / 2 ? Sign(pair) / weight.Rate : 0;
    }

    private static void Pass(Kernel weight, int colours, float scale)
    {
        for (var pair = 0; pair < 2 * colours; pair++)
        {
            weight.Clear(pair);
            for (var of = 0; of < 2; of++)
                weight[pair, (pair / 2 * 2) + of] = scale * Sign(pair) * Sign(of) / (Gain * (1 + Slope) * weight.Rate);
        }
    }

    private static void Read(Kernel weight, int colours, float[] fromRgb)
    {
        var rate = 1 / MathF.Sqrt(colours);
        for (var to = 0; to < weight.Outputs; to++)
        {
            weight.Clear(to);
            for (var pair = 0; pair < 2 * colours; pair++)
                weight[to, pair] = fromRgb[(to * colours) + (pair / 2)] * rate * Sign(pair) / ((1 + Slope) * weight.Rate);
        }
    }

    private static float Sign(int channel) => channel % 2 == 0 ? 1 : -1;

    private static void Edit(Tensor tensor, Action<Kernel> change)
    {
        var kernel = new Kernel(tensor.shape, HostTensor.Of("", tensor).ToFloat32());
        change(kernel);
        HostTensor.CopyInto(tensor, WeightTensor.FromFloat32("", tensor.shape, kernel.Values));
    }

    /// <summary>A layer's numbers: [out, in, k, k], or [out].</summary>
    private sealed record Kernel(long[] Shape, float[] Values)
    {
        public int Outputs => (int)Shape[0];

        /// <summary>What the layer multiplies its weights by (equalised learning rate).</summary>
        public float Rate => 1 / MathF.Sqrt(Shape[1] * Area);

        private int Area => (int)(Shape[2] * Shape[3]);

        /// <summary>The centre of the kernel from one channel to another.</summary>
        public float this[int to, int from]
        {
            set => Values[(((to * Shape[1]) + from) * Area) + (Area / 2)] = value;
        }

        public void Clear(int to) => Values.AsSpan((int)(to * Shape[1] * Area), (int)Shape[1] * Area).Clear();
    }
}
