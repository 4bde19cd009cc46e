using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op AbsOp = new("aten::abs");
        private static readonly Op NegOp = new("aten::neg");
        private static readonly Op ExpOp = new("aten::exp");
        private static readonly Op Expm1Op = new("aten::expm1");
        private static readonly Op LogOp = new("aten::log");
        private static readonly Op Log1POp = new("aten::log1p");
        private static readonly Op Log2Op = new("aten::log2");
        private static readonly Op SqrtOp = new("aten::sqrt");
        private static readonly Op RsqrtOp = new("aten::rsqrt");
        private static readonly Op ReciprocalOp = new("aten::reciprocal");
        private static readonly Op SinOp = new("aten::sin");
        private static readonly Op CosOp = new("aten::cos");
        private static readonly Op TanOp = new("aten::tan");
        private static readonly Op TanhOp = new("aten::tanh");
        private static readonly Op AtanOp = new("aten::atan");
        private static readonly Op SigmoidOp = new("aten::sigmoid");
        private static readonly Op ReluOp = new("aten::relu");
        private static readonly Op SeluOp = new("aten::selu");
        private static readonly Op SiluOp = new("aten::silu");
        private static readonly Op ErfOp = new("aten::erf");
        private static readonly Op SignOp = new("aten::sign");
        private static readonly Op FloorOp = new("aten::floor");
        private static readonly Op CeilOp = new("aten::ceil");
        private static readonly Op TruncOp = new("aten::trunc");
        private static readonly Op FracOp = new("aten::frac");
        private static readonly Op IsnanOp = new("aten::isnan");
        private static readonly Op IsinfOp = new("aten::isinf");
        private static readonly Op IsfiniteOp = new("aten::isfinite");
        private static readonly Op LogicalNotOp = new("aten::logical_not");
        private static readonly Op AbsInPlaceOp = new("aten::abs_");
        private static readonly Op NegInPlaceOp = new("aten::neg_");
        private static readonly Op ExpInPlaceOp = new("aten::exp_");
        private static readonly Op LogInPlaceOp = new("aten::log_");
        private static readonly Op SqrtInPlaceOp = new("aten::sqrt_");
        private static readonly Op RsqrtInPlaceOp = new("aten::rsqrt_");
        private static readonly Op ReciprocalInPlaceOp = new("aten::reciprocal_");
        private static readonly Op SigmoidInPlaceOp = new("aten::sigmoid_");
        private static readonly Op TanhInPlaceOp = new("aten::tanh_");
        private static readonly Op ReluInPlaceOp = new("aten::relu_");
        private static readonly Op FloorInPlaceOp = new("aten::floor_");
        private static readonly Op CeilInPlaceOp = new("aten::ceil_");
        private static readonly Op SinInPlaceOp = new("aten::sin_");
        private static readonly Op CosInPlaceOp = new("aten::cos_");
        private static readonly Op RoundOp = new("aten::round");

        /// <summary>Absolute values. Element by element; any shape.</summary>
        public Tensor abs() => AbsOp.Call(this);

        /// <summary>Negated elements. Element by element; any shape.</summary>
        public Tensor neg() => NegOp.Call(this);

        /// <summary>e to each element. Element by element; any shape.</summary>
        public Tensor exp() => ExpOp.Call(this);

        /// <summary>e to each element, minus one, exact near zero. Element by element; any shape.</summary>
        public Tensor expm1() => Expm1Op.Call(this);

        /// <summary>Natural logarithms. Element by element; any shape.</summary>
        public Tensor log() => LogOp.Call(this);

        /// <summary>Natural logarithms of one plus each element. Element by element; any shape.</summary>
        public Tensor log1p() => Log1POp.Call(this);

        /// <summary>Base-2 logarithms. Element by element; any shape.</summary>
        public Tensor log2() => Log2Op.Call(this);

        /// <summary>Square roots. Element by element; any shape.</summary>
        public Tensor sqrt() => SqrtOp.Call(this);

        /// <summary>Reciprocals of square roots. Element by element; any shape.</summary>
        public Tensor rsqrt() => RsqrtOp.Call(this);

        /// <summary>Reciprocals. Element by element; any shape.</summary>
        public Tensor reciprocal() => ReciprocalOp.Call(this);

        /// <summary>Sines. Element by element; any shape.</summary>
        public Tensor sin() => SinOp.Call(this);

        /// <summary>Cosines. Element by element; any shape.</summary>
        public Tensor cos() => CosOp.Call(this);

        /// <summary>Tangents. Element by element; any shape.</summary>
        public Tensor tan() => TanOp.Call(this);

        /// <summary>Hyperbolic tangents. Element by element; any shape.</summary>
        public Tensor tanh() => TanhOp.Call(this);

        /// <summary>Inverse tangents. Element by element; any shape.</summary>
        public Tensor atan() => AtanOp.Call(this);

        /// <summary>1 / (1 + e^−x). Element by element; any shape.</summary>
        public Tensor sigmoid() => SigmoidOp.Call(this);

        /// <summary>max(x, 0). Element by element; any shape.</summary>
        public Tensor relu() => ReluOp.Call(this);

        /// <summary>Scaled exponential linear units. Element by element; any shape.</summary>
        public Tensor selu() => SeluOp.Call(this);

        /// <summary>x · sigmoid(x). Element by element; any shape.</summary>
        public Tensor silu() => SiluOp.Call(this);

        /// <summary>Error function. Element by element; any shape.</summary>
        public Tensor erf() => ErfOp.Call(this);

        /// <summary>−1, 0 or 1. Element by element; any shape.</summary>
        public Tensor sign() => SignOp.Call(this);

        /// <summary>Rounded down. Element by element; any shape.</summary>
        public Tensor floor() => FloorOp.Call(this);

        /// <summary>Rounded up. Element by element; any shape.</summary>
        public Tensor ceil() => CeilOp.Call(this);

        /// <summary>Rounded towards zero. Element by element; any shape.</summary>
        public Tensor trunc() => TruncOp.Call(this);

        /// <summary>The part after the point. Element by element; any shape.</summary>
        public Tensor frac() => FracOp.Call(this);

        /// <summary>True where an element is not a number. Element by element; any shape.</summary>
        public Tensor isnan() => IsnanOp.Call(this);

        /// <summary>True where an element is infinite. Element by element; any shape.</summary>
        public Tensor isinf() => IsinfOp.Call(this);

        /// <summary>True where an element is neither infinite nor NaN. Element by element; any shape.</summary>
        public Tensor isfinite() => IsfiniteOp.Call(this);

        /// <summary>Truth values negated. Element by element; any shape.</summary>
        public Tensor logical_not() => LogicalNotOp.Call(this);

        /// <summary>Rounded to the nearest integer, halves to even.</summary>
        public Tensor round() => RoundOp.Call(this);

        /// <summary>Squares.</summary>
        public Tensor square() => mul(this);

        /// <summary>Absolute values. In place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor abs_() => InPlace(AbsInPlaceOp);

        /// <summary>Negated elements. In place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor neg_() => InPlace(NegInPlaceOp);

        /// <summary>e to each element. In place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor exp_() => InPlace(ExpInPlaceOp);

        /// <summary>Natural logarithms. In place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor log_() => InPlace(LogInPlaceOp);

        /// <summary>Square roots. In place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor sqrt_() => InPlace(SqrtInPlaceOp);

        /// <summary>Reciprocals of square roots. In place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor rsqrt_() => InPlace(RsqrtInPlaceOp);

        /// <summary>Reciprocals. In place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor reciprocal_() => InPlace(ReciprocalInPlaceOp);

        /// <summary>1 / (1 + e^−x). In place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor sigmoid_() => InPlace(SigmoidInPlaceOp);

        /// <summary>Hyperbolic tangents. In place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor tanh_() => InPlace(TanhInPlaceOp);

        /// <summary>max(x, 0). In place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor relu_() => InPlace(ReluInPlaceOp);

        /// <summary>Rounded down. In place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor floor_() => InPlace(FloorInPlaceOp);

        /// <summary>Rounded up. In place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor ceil_() => InPlace(CeilInPlaceOp);

        /// <summary>Sines. In place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor sin_() => InPlace(SinInPlaceOp);

        /// <summary>Cosines. In place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor cos_() => InPlace(CosInPlaceOp);
    }
}
