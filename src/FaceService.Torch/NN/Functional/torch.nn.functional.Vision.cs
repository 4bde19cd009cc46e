using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>How pictures are resized.</summary>
    public enum InterpolationMode
    {
        /// <summary>The nearest pixel.</summary>
        Nearest = 0,

        /// <summary>Two neighbours of a line.</summary>
        Linear = 1,

        /// <summary>Four neighbours.</summary>
        Bilinear = 2,

        /// <summary>Sixteen neighbours.</summary>
        Bicubic = 3,

        /// <summary>Eight neighbours of a volume.</summary>
        Trilinear = 4,

        /// <summary>Means over the pixels covered.</summary>
        Area = 5,
    }

    /// <summary>How upsampling fills in.</summary>
    public enum UpsampleMode
    {
        /// <summary>The nearest pixel.</summary>
        Nearest = 0,

        /// <summary>Four neighbours.</summary>
        Bilinear = 2,
    }

    /// <summary>How a grid is sampled.</summary>
    public enum GridSampleMode
    {
        /// <summary>The nearest pixel.</summary>
        Nearest = 0,

        /// <summary>Four neighbours.</summary>
        Bilinear = 2,
    }

    /// <summary>What a grid finds outside the picture.</summary>
    public enum GridSamplePaddingMode
    {
        /// <summary>Zeros.</summary>
        Zeros = 0,

        /// <summary>The picture mirrored.</summary>
        Reflection = 1,

        /// <summary>The nearest border pixel.</summary>
        Border = 2,
    }

    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Op ConstantPadOp = new("aten::constant_pad_nd");
            private static readonly Op ReflectionPadOp = new("aten::reflection_pad2d");
            private static readonly Op ReplicationPadOp = new("aten::replication_pad2d");
            private static readonly Op BilinearOp = new("aten::upsample_bilinear2d");
            private static readonly Op NearestOp = new("aten::upsample_nearest2d");
            private static readonly Op BicubicOp = new("aten::upsample_bicubic2d");
            private static readonly Op BilinearAntialiasOp = new("aten::_upsample_bilinear2d_aa");
            private static readonly Op BicubicAntialiasOp = new("aten::_upsample_bicubic2d_aa");
            private static readonly Op AvgPoolOp = new("aten::avg_pool2d");
            private static readonly Op MaxPoolOp = new("aten::max_pool2d");
            private static readonly Op AdaptiveAvgPoolOp = new("aten::adaptive_avg_pool2d");
            private static readonly Op GridSampleOp = new("aten::grid_sampler");
            private static readonly Op AffineGridOp = new("aten::affine_grid_generator");

            /// <summary>Borders added (or, where negative, taken away); pairs from the last dimension backwards: left, right, top, bottom.</summary>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => mode switch
            {
                PaddingModes.Constant or PaddingModes.Zeros => ConstantPadOp.Call(input, pad, value),
                PaddingModes.Reflect => ReflectionPadOp.Call(input, pad),
                PaddingModes.Replicate => ReplicationPadOp.Call(input, pad),
                _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Allowed are Constant, Reflect and Replicate."),
            };

            /// <summary>Borders left, right, top and bottom.</summary>
            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

            /// <summary>Pictures in another size, given as [height, width] or as factors.</summary>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
            {
                var target = size ?? Scaled(x, scale_factor ?? throw new ArgumentException("Give either size or scale_factor."));
                var scales = size is null && !recompute_scale_factor ? scale_factor : null;
                var (vertical, horizontal) = (scales?[0], scales?[^1]);
                return mode switch
                {
                    InterpolationMode.Bilinear when antialias => BilinearAntialiasOp.Call(x, target, align_corners ?? false, Arg.Optional(vertical), Arg.Optional(horizontal)),
                    InterpolationMode.Bicubic when antialias => BicubicAntialiasOp.Call(x, target, align_corners ?? false, Arg.Optional(vertical), Arg.Optional(horizontal)),
                    _ when antialias => throw new ArgumentException($"antialias goes with Bilinear and Bicubic, not with {mode}.", nameof(antialias)),
                    InterpolationMode.Nearest => NearestOp.Call(x, target, Arg.Optional(vertical), Arg.Optional(horizontal)),
                    InterpolationMode.Bilinear => BilinearOp.Call(x, target, align_corners ?? false, Arg.Optional(vertical), Arg.Optional(horizontal)),
                    InterpolationMode.Bicubic => BicubicOp.Call(x, target, align_corners ?? false, Arg.Optional(vertical), Arg.Optional(horizontal)),
                    InterpolationMode.Area => AdaptiveAvgPoolOp.Call(x, target),
                    _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Allowed for pictures are Nearest, Bilinear, Bicubic and Area."),
                };
            }

            /// <summary>Means over windows; the stride is the window unless given.</summary>
            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                AvgPoolOp.Call(input, kernel_size, stride ?? kernel_size, Pair(padding, 0), ceil_mode, count_include_pad, Arg.Optional(divisor_override is > 0 ? divisor_override : null));

            /// <summary>Means over square windows; the stride is the window unless given.</summary>
            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, [kernel_size, kernel_size], stride is { } step ? [step, step] : null, [padding, padding], ceil_mode, count_include_pad, divisor_override);

            /// <summary>The largest of each window; the stride is the window unless given.</summary>
            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                MaxPoolOp.Call(input, Pair([kernel_size], 1), Pair([stride ?? kernel_size], 1), Pair([padding ?? 0], 0), Pair([dilation ?? 1], 1), ceil_mode);

            /// <summary>Means over a grid of so many windows.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) => AdaptiveAvgPoolOp.Call(input, output_size);

            /// <summary>Pictures sampled at a grid of places, [N, H, W, 2] as (x, y) in −1…1.</summary>
            public static Tensor grid_sample(Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear, GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null) =>
                GridSampleOp.Call(input, grid, mode == GridSampleMode.Bilinear ? 0L : 1L, padding_mode switch { GridSamplePaddingMode.Zeros => 0L, GridSamplePaddingMode.Border => 1L, _ => 2L }, align_corners ?? false);

            /// <summary>The grid of an affine map: theta [N, 2, 3] to [N, H, W, 2] for pictures of size [N, C, H, W].</summary>
            public static Tensor affine_grid(Tensor theta, long[]? size = null, bool align_corners = false) => AffineGridOp.Call(theta, size ?? throw new ArgumentNullException(nameof(size)), align_corners);

            private static long[] Scaled(Tensor x, double[] factors)
            {
                var shape = x.shape;
                return [(long)(shape[2] * factors[0]), (long)(shape[3] * factors[^1])];
            }
        }
    }
}
