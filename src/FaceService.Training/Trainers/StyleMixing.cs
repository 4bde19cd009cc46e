using static TorchSharp.torch;

namespace FaceService.Training.Trainers;

/// <summary>
/// Mixing of styles while training (Karras et al. 2019, section 3.1): a second w takes over from some layer on, so that
/// the network cannot count on neighbouring layers agreeing. One cut for a whole batch, as published.
/// </summary>
internal static class StyleMixing
{
    /// <summary>The first layer that takes the second w, each of 1 … layers − 1 as likely as any other; null leaves the batch unmixed.</summary>
    /// <param name="probability">That a batch is mixed.</param>
    /// <param name="layers">How many w an image takes, at least two.</param>
    /// <param name="random">Advances alike on every run of the same seed.</param>
    public static int? DrawCut(double probability, int layers, ref CounterRandom random) =>
        random.NextDouble() < probability ? 1 + random.NextInt(layers - 1) : null;

    /// <summary>The first w up to the cut, the second from there on.</summary>
    /// <param name="first">[N, num_ws, w_dim]</param>
    /// <param name="second">[N, num_ws, w_dim]</param>
    /// <param name="cut">The first layer of the second.</param>
    /// <returns>[N, num_ws, w_dim]</returns>
    public static Tensor Mix(Tensor first, Tensor second, int cut) =>
        cat([first.narrow(1, 0, cut), second.narrow(1, cut, second.shape[1] - cut)], 1);
}
