using static FaceService.Torch.Tests.Layers.LayerInput;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace FaceService.Torch.Tests.Layers;

internal static partial class LayerCases
{
    private static LayerCase[] Losses() =>
    [
        Case("binary_cross_entropy", Unit(3, 5), Unit(3, 5), (x, y) => F.binary_cross_entropy(x, y.detach())),
        Case("binary_cross_entropy_with_logits", Flat, Unit(3, 5), (x, y) => F.binary_cross_entropy_with_logits(x * 3, y.detach(), reduction: nn.Reduction.Sum)),
        Case("binary_cross_entropy_with_weights", Flat, Unit(3, 5), (x, y) => F.binary_cross_entropy_with_logits(
            x, y.detach(), weight: tensor(new double[] { 1, 2, 3, 4, 5 }), pos_weights: tensor(new double[] { 5, 4, 3, 2, 1 }))),
        Case("mse_loss", Flat, Any(3, 5), (x, y) => F.mse_loss(x, y)),
        Case("l1_loss", Flat, Any(3, 5), (x, y) => F.l1_loss(x, y, nn.Reduction.None)),
        Case("cross_entropy", Flat, x => F.cross_entropy(x, tensor(new long[] { 4, 0, 2 }))),
        Case("cross_entropy_smoothed", Flat, x => F.cross_entropy(x, tensor(new long[] { 4, -100, 2 }), label_smoothing: 0.1, reduction: nn.Reduction.Sum)),
    ];
}
