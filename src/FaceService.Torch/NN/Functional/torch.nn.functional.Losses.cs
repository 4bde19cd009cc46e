using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What becomes of the losses of single elements.</summary>
        public enum Reduction : long
        {
            /// <summary>They stay.</summary>
            None = 0,

            /// <summary>Their mean.</summary>
            Mean = 1,

            /// <summary>Their sum.</summary>
            Sum = 2,
        }

        public static partial class functional
        {
            private static readonly Op BceOp = new("aten::binary_cross_entropy");
            private static readonly Op BceLogitsOp = new("aten::binary_cross_entropy_with_logits");
            private static readonly Op MseOp = new("aten::mse_loss");
            private static readonly Op L1Op = new("aten::l1_loss");
            private static readonly Op CrossEntropyOp = new("aten::cross_entropy_loss");

            /// <summary>−(y · log x + (1 − y) · log(1 − x)), with logarithms no smaller than −100.</summary>
            public static Tensor binary_cross_entropy(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                BceOp.Call(input, target, Arg.Optional(weight), (long)reduction);

            /// <summary>Binary cross-entropy of sigmoid(x), computed without overflow.</summary>
            public static Tensor binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) =>
                BceLogitsOp.Call(input, target, Arg.Optional(weight), Arg.Optional(pos_weights), (long)reduction);

            /// <summary>(x − y)².</summary>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => MseOp.Call(input, target, (long)reduction);

            /// <summary>|x − y|.</summary>
            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => L1Op.Call(input, target, (long)reduction);

            /// <summary>−log softmax(x) at the target class; logits [N, C], classes [N] (int64).</summary>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0.0) =>
                CrossEntropyOp.Call(input, target, Arg.Optional(weight), (long)reduction, ignore_index, label_smoothing);
        }
    }
}
