using TorchSharp;
using static FaceService.Torch.Tests.Layers.LayerInput;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace FaceService.Torch.Tests.Layers;

internal static partial class LayerCases
{
    private static LayerCase[] Resampling() =>
    [
        Case("pad_zeros", Small, x => F.pad(x, (1, 2, 0, 3))),
        Case("pad_negative", X, x => F.pad(x, [-1, 2, 1, -2], PaddingModes.Constant, 0.5)),
        Case("pad_reflect", Small, x => F.pad(x, [1, 2, 2, 1], PaddingModes.Reflect)),
        Case("pad_replicate", Small, x => F.pad(x, [1, 2, 2, 3], PaddingModes.Replicate)),
        Case("nearest_factor", Small, x => F.interpolate(x, scale_factor: [2, 2])),
        Case("nearest_size", Small, x => F.interpolate(x, size: [5, 3])),
        Case("bilinear_factor", Small, x => F.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false)),
        Case("bilinear_uneven_factor", X, x => F.interpolate(x, scale_factor: [0.7, 1.3], mode: InterpolationMode.Bilinear)),
        Case("bilinear_recomputed_factor", X, x => F.interpolate(x, scale_factor: [0.7, 1.3], mode: InterpolationMode.Bilinear, recompute_scale_factor: true)),
        Case("bilinear_corners", Small, x => F.interpolate(x, size: [5, 7], mode: InterpolationMode.Bilinear, align_corners: true)),
        Case("bilinear_antialias", X, x => F.interpolate(x, size: [3, 2], mode: InterpolationMode.Bilinear, antialias: true)),
        Case("bicubic", Small, x => F.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Bicubic)),
        Case("bicubic_antialias", X, x => F.interpolate(x, size: [2, 3], mode: InterpolationMode.Bicubic, antialias: true)),
        Case("area", X, x => F.interpolate(x, size: [3, 2], mode: InterpolationMode.Area)),
        Case("avg_pool2d", X, x => F.avg_pool2d(x, 2)),
        Case("avg_pool2d_padding", Small, x => F.avg_pool2d(x, [3, 3], [2, 2], [1, 1], ceil_mode: true, count_include_pad: false)),
        Case("max_pool2d", X, x => F.max_pool2d(x, 2)),
        Case("max_pool2d_overlapping", Small, x => F.max_pool2d(x, 3, stride: 1, padding: 1)),
        Case("adaptive_avg_pool2d", X, x => F.adaptive_avg_pool2d(x, [2, 4])),
        Case("pixel_shuffle", Any(1, 8, 2, 3), x => F.pixel_shuffle(x, 2)),
        Case("pixel_unshuffle", Any(1, 2, 4, 6), x => F.pixel_unshuffle(x, 2)),
        Case("affine_grid", Any(2, 2, 3), theta => F.affine_grid(theta, [2, 1, 3, 4], align_corners: false)),
        Case("grid_sample_zeros", Small, Any(2, 3, 3, 2), (x, g) => F.grid_sample(x, g * 1.5, GridSampleMode.Bilinear, GridSamplePaddingMode.Zeros, align_corners: false)),
        Case("grid_sample_reflection", Small, Any(2, 3, 3, 2), (x, g) => F.grid_sample(x, g * 1.5, GridSampleMode.Bilinear, GridSamplePaddingMode.Reflection, align_corners: false)),
        Case("grid_sample_border_corners", Small, Any(2, 3, 3, 2), (x, g) => F.grid_sample(x, g * 1.5, GridSampleMode.Bilinear, GridSamplePaddingMode.Border, align_corners: true)),
        Case("grid_sample_nearest", Small, x => F.grid_sample(x, Fixture.Uniform("places", 2, 3, 3, 2), GridSampleMode.Nearest, align_corners: false)),
    ];
}
