using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Networks.</summary>
    public static partial class nn
    {
        /// <summary>Layers without state. Pictures are [N, C, H, W].</summary>
        public static partial class functional
        {
            private static readonly Op Conv2dOp = new("aten::conv2d");
            private static readonly Op ConvTranspose2dOp = new("aten::conv_transpose2d", "input");
            private static readonly Op LinearOp = new("aten::linear");
            private static readonly Op BatchNormOp = new("aten::batch_norm");
            private static readonly Op DropoutOp = new("aten::dropout");
            private static readonly Op PixelShuffleOp = new("aten::pixel_shuffle");
            private static readonly Op PixelUnshuffleOp = new("aten::pixel_unshuffle");
            private static readonly Op OneHotOp = new("aten::one_hot");

            /// <summary>Convolution (as in all of PyTorch: correlation).</summary>
            /// <param name="input">[N, C, H, W].</param>
            /// <param name="weight">[O, C / groups, kh, kw].</param>
            /// <param name="bias">[O], or none.</param>
            /// <param name="strides">One number, or two.</param>
            /// <param name="padding">Zeros at each side; one number, or two.</param>
            /// <param name="dilation">One number, or two.</param>
            /// <param name="groups">Groups of channels that do not mix.</param>
            /// <returns>[N, O, H', W'].</returns>
            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Conv2dOp.Call(input, weight, Arg.Optional(bias), Pair(strides, 1), Pair(padding, 0), Pair(dilation, 1), groups);

            /// <summary>The gradient of a convolution with respect to its input, as a layer.</summary>
            /// <param name="input">[N, C, H, W].</param>
            /// <param name="weight">[C, O / groups, kh, kw].</param>
            /// <param name="bias">[O], or none.</param>
            /// <param name="strides">One number, or two.</param>
            /// <param name="padding">Cropped at each side of the output.</param>
            /// <param name="output_padding">Added at one side of the output.</param>
            /// <param name="dilation">One number, or two.</param>
            /// <param name="groups">Groups of channels that do not mix.</param>
            /// <returns>[N, O, H', W'].</returns>
            public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                ConvTranspose2dOp.Call(input, weight, Arg.Optional(bias), Pair(strides, 1), Pair(padding, 0), Pair(output_padding, 0), groups, Pair(dilation, 1));

            /// <summary>x · weightᵀ + bias; weight is [out, in].</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => LinearOp.Call(input, weights, Arg.Optional(bias));

            /// <summary>Batch normalisation; with training set, over the batch, and the running averages are moved by momentum.</summary>
            public static Tensor batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1e-5) =>
                BatchNormOp.Call(input, Arg.Optional(weight), Arg.Optional(bias), Arg.Optional(running_mean), Arg.Optional(running_var), training, momentum, eps, true);

            /// <summary>Zeros each element at probability p and scales the rest, while training.</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) => DropoutOp.Call(input, p, training);

            /// <summary>[N, C·r², H, W] to [N, C, H·r, W·r].</summary>
            public static Tensor pixel_shuffle(Tensor x, long upscale_factor) => PixelShuffleOp.Call(x, upscale_factor);

            /// <summary>[N, C, H·r, W·r] to [N, C·r², H, W].</summary>
            public static Tensor pixel_unshuffle(Tensor x, long downscale_factor) => PixelUnshuffleOp.Call(x, downscale_factor);

            /// <summary>Class indices (int64) to vectors with a one at their place.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1) => OneHotOp.Call(x, num_classes);

            /// <summary>max(x, 0).</summary>
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_() : x.relu();

            /// <summary>x where positive, slope · x elsewhere.</summary>
            public static Tensor leaky_relu(Tensor x, double negative_slope = 0.01, bool inplace = false) => inplace ? x.leaky_relu_(negative_slope) : x.leaky_relu(negative_slope);

            /// <summary>x where positive, alpha · (e^x − 1) elsewhere.</summary>
            public static Tensor elu(Tensor x, double alpha, bool inplace = false) => x.elu(alpha);

            /// <summary>Scaled exponential linear units.</summary>
            public static Tensor selu(Tensor x, bool inplace = false) => x.selu();

            /// <summary>x · sigmoid(x).</summary>
            public static Tensor silu(Tensor x, bool inplace = false) => x.silu();

            /// <summary>log(1 + e^x).</summary>
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => x.softplus(beta, threshold);

            /// <summary>Hyperbolic tangents.</summary>
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_() : x.tanh();

            /// <summary>1 / (1 + e^−x).</summary>
            public static Tensor sigmoid(Tensor x, bool inplace = false) => inplace ? x.sigmoid_() : x.sigmoid();

            /// <summary>e^x scaled so that the sum along a dimension is one.</summary>
            public static Tensor softmax(Tensor x, long dim, ScalarType? dtype = null) => x.softmax(dim, dtype);

            /// <summary>Divided by the p-norm along a dimension.</summary>
            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1L, double eps = 1e-12)
            {
                var norm = NormDimOp.Call(input, p, new[] { dim }, true);
                return input.div(norm.clamp_min(eps).expand_as(input));
            }

            private static long[] Pair(long[]? values, long fallback) => values switch
            {
                null => [fallback, fallback],
                [var one] => [one, one],
                _ => values,
            };

            private static readonly Op NormDimOp = new("aten::norm", "ScalarOpt_dim");
        }
    }
}
