using static FaceService.Torch.Tests.Layers.LayerInput;
using F = TorchSharp.torch.nn.functional;

namespace FaceService.Torch.Tests.Layers;

internal static partial class LayerCases
{
    private static LayerCase[] Convolutions() =>
    [
        Case("conv2d", X, Any(3, 4, 3, 3), Any(3), (x, w, b) => F.conv2d(x, w, b)),
        Case("conv2d_stride_padding", X, Any(3, 4, 3, 3), Any(3), (x, w, b) => F.conv2d(x, w, b, strides: [2], padding: [1])),
        Case("conv2d_uneven", X, Any(2, 4, 3, 2), (x, w) => F.conv2d(x, w, strides: [1, 2], padding: [2, 1])),
        Case("conv2d_groups", X, Any(6, 2, 3, 3), Any(6), (x, w, b) => F.conv2d(x, w, b, padding: [1], groups: 2)),
        Case("conv2d_dilation", X, Any(2, 4, 2, 2), Any(2), (x, w, b) => F.conv2d(x, w, b, padding: [1], dilation: [2])),
        Case("conv2d_depthwise", X, Any(4, 1, 3, 3), (x, w) => F.conv2d(x, w, padding: [1], groups: 4)),
        Case("conv_transpose2d", Small, Any(2, 3, 4, 4), Any(3), (x, w, b) => F.conv_transpose2d(x, w, b, strides: [2], padding: [1])),
        Case("conv_transpose2d_output_padding", Small, Any(2, 3, 3, 3), Any(3), (x, w, b) => F.conv_transpose2d(x, w, b, strides: [2], padding: [1], output_padding: [1])),
        Case("conv_transpose2d_groups_dilation", Small, Any(2, 2, 2, 2), (x, w) => F.conv_transpose2d(x, w, padding: [1], dilation: [2], groups: 2)),
        Case("linear", Flat, Any(4, 5), Any(4), (x, w, b) => F.linear(x, w, b)),
        Case("linear_without_bias", Any(2, 3, 5), Any(4, 5), (x, w) => F.linear(x, w)),
        Case("batch_norm_training", Small, Positive(2), Any(2), (x, w, b) => F.batch_norm(x, null, null, w, b, training: true, eps: 1e-5)),
        new("batch_norm_inference", [Small, Any(2), Positive(2), Positive(2), Any(2)], x => F.batch_norm(x[0], x[1].detach(), x[2].detach(), x[3], x[4], training: false, eps: 1e-3)),
    ];
}
