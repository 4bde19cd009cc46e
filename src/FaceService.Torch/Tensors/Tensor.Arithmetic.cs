using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op AddOp = new("aten::add", "Tensor");
        private static readonly Op AddScalarOp = new("aten::add", "Scalar");
        private static readonly Op SubOp = new("aten::sub", "Tensor");
        private static readonly Op SubScalarOp = new("aten::sub", "Scalar");
        private static readonly Op MulOp = new("aten::mul", "Tensor");
        private static readonly Op MulScalarOp = new("aten::mul", "Scalar");
        private static readonly Op DivOp = new("aten::div", "Tensor");
        private static readonly Op DivScalarOp = new("aten::div", "Scalar");
        private static readonly Op DivModeOp = new("aten::div", "Tensor_mode");
        private static readonly Op DivScalarModeOp = new("aten::div", "Scalar_mode");
        private static readonly Op RemainderOp = new("aten::remainder", "Scalar");
        private static readonly Op RsubScalarOp = new("aten::rsub", "Scalar");
        private static readonly Op PowOp = new("aten::pow", "Tensor_Tensor");
        private static readonly Op PowScalarOp = new("aten::pow", "Tensor_Scalar");
        private static readonly Op Atan2Op = new("aten::atan2");
        private static readonly Op ClampOp = new("aten::clamp");
        private static readonly Op ClampTensorOp = new("aten::clamp", "Tensor");
        private static readonly Op ClampInPlaceOp = new("aten::clamp_");
        private static readonly Op LerpOp = new("aten::lerp", "Tensor");
        private static readonly Op LerpScalarOp = new("aten::lerp", "Scalar");
        private static readonly Op LerpInPlaceOp = new("aten::lerp_", "Tensor");
        private static readonly Op LerpScalarInPlaceOp = new("aten::lerp_", "Scalar");
        private static readonly Op AddcmulOp = new("aten::addcmul");
        private static readonly Op AddcdivOp = new("aten::addcdiv");
        private static readonly Op AddcmulInPlaceOp = new("aten::addcmul_");
        private static readonly Op AddcdivInPlaceOp = new("aten::addcdiv_");
        private static readonly Op AddInPlaceOp = new("aten::add_", "Tensor");
        private static readonly Op AddScalarInPlaceOp = new("aten::add_", "Scalar");
        private static readonly Op SubInPlaceOp = new("aten::sub_", "Tensor");
        private static readonly Op SubScalarInPlaceOp = new("aten::sub_", "Scalar");
        private static readonly Op MulInPlaceOp = new("aten::mul_", "Tensor");
        private static readonly Op MulScalarInPlaceOp = new("aten::mul_", "Scalar");
        private static readonly Op DivInPlaceOp = new("aten::div_", "Tensor");
        private static readonly Op DivScalarInPlaceOp = new("aten::div_", "Scalar");
        private static readonly Op LeakyReluOp = new("aten::leaky_relu");
        private static readonly Op LeakyReluInPlaceOp = new("aten::leaky_relu_");
        private static readonly Op SoftplusOp = new("aten::softplus");
        private static readonly Op EluOp = new("aten::elu");
        private static readonly Op NanToNumOp = new("aten::nan_to_num");

        /// <summary>Sums, broadcasting.</summary>
        public Tensor add(Tensor target) => AddOp.Call(this, target, 1L);

        /// <summary>this + alpha · target, broadcasting.</summary>
        public Tensor add(Tensor target, Scalar alpha) => AddOp.Call(this, target, alpha);

        /// <summary>A number added to each element.</summary>
        public Tensor add(Scalar scalar) => AddScalarOp.Call(this, scalar, 1L);

        /// <summary>Differences, broadcasting.</summary>
        public Tensor sub(Tensor target) => SubOp.Call(this, target, 1L);

        /// <summary>A number taken from each element.</summary>
        public Tensor sub(Scalar target) => SubScalarOp.Call(this, target, 1L);

        /// <summary>Products, broadcasting.</summary>
        public Tensor mul(Tensor target) => MulOp.Call(this, target);

        /// <summary>Each element times a number.</summary>
        public Tensor mul(Scalar target) => MulScalarOp.Call(this, target);

        /// <summary>Quotients, broadcasting.</summary>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? DivOp.Call(this, target) : DivModeOp.Call(this, target, rounding_mode.ToString());

        /// <summary>Each element divided by a number.</summary>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? DivScalarOp.Call(this, target) : DivScalarModeOp.Call(this, target, rounding_mode.ToString());

        /// <summary>What is left after division, with the divisor's sign.</summary>
        public Tensor remainder(Scalar other) => RemainderOp.Call(this, other);

        /// <summary>Powers, broadcasting.</summary>
        public Tensor pow(Tensor exponent) => PowOp.Call(this, exponent);

        /// <summary>Each element to a power.</summary>
        public Tensor pow(Scalar exponent) => PowScalarOp.Call(this, exponent);

        /// <summary>The angle of (other, this), in radians.</summary>
        public Tensor atan2(Tensor other) => Atan2Op.Call(this, other);

        /// <summary>Elements held between two bounds, either of which may be missing.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => ClampOp.Call(this, Arg.Optional(min), Arg.Optional(max));

        /// <summary>Elements held between two tensors, broadcasting.</summary>
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => ClampTensorOp.Call(this, Arg.Optional(min), Arg.Optional(max));

        /// <summary>Elements held below a bound.</summary>
        public Tensor clamp_max(Scalar max) => ClampOp.Call(this, Arg.None, max);

        /// <summary>Elements held above a bound.</summary>
        public Tensor clamp_min(Scalar min) => ClampOp.Call(this, min, Arg.None);

        /// <summary>Holds the elements between two bounds.</summary>
        /// <returns>This tensor.</returns>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => InPlace(ClampInPlaceOp, Arg.Optional(min), Arg.Optional(max));

        /// <summary>this + weight · (end − this), broadcasting.</summary>
        public Tensor lerp(Tensor end, Tensor weight) => LerpOp.Call(this, end, weight);

        /// <summary>this + weight · (end − this).</summary>
        public Tensor lerp(Tensor end, Scalar weight) => LerpScalarOp.Call(this, end, weight);

        /// <summary>Moves this towards end by weight.</summary>
        /// <returns>This tensor.</returns>
        public Tensor lerp_(Tensor end, Tensor weight) => InPlace(LerpInPlaceOp, end, weight);

        /// <summary>Moves this towards end by weight.</summary>
        /// <returns>This tensor.</returns>
        public Tensor lerp_(Tensor end, Scalar weight) => InPlace(LerpScalarInPlaceOp, end, weight);

        /// <summary>this + value · tensor1 · tensor2.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => AddcmulOp.Call(this, tensor1, tensor2, value);

        /// <summary>this + value · tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => AddcdivOp.Call(this, tensor1, tensor2, value);

        /// <summary>Adds value · tensor1 · tensor2.</summary>
        /// <returns>This tensor.</returns>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => InPlace(AddcmulInPlaceOp, tensor1, tensor2, value);

        /// <summary>Adds value · tensor1 / tensor2.</summary>
        /// <returns>This tensor.</returns>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => InPlace(AddcdivInPlaceOp, tensor1, tensor2, value);

        /// <summary>Adds a tensor in place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor add_(Tensor target) => InPlace(AddInPlaceOp, target, 1L);

        /// <summary>Adds alpha · target in place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor add_(Tensor target, Scalar alpha) => InPlace(AddInPlaceOp, target, alpha);

        /// <summary>Adds a number in place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor add_(Scalar scalar) => InPlace(AddScalarInPlaceOp, scalar, 1L);

        /// <summary>Subtracts a tensor in place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor sub_(Tensor target) => InPlace(SubInPlaceOp, target, 1L);

        /// <summary>Subtracts a number in place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor sub_(Scalar target) => InPlace(SubScalarInPlaceOp, target, 1L);

        /// <summary>Multiplies by a tensor in place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor mul_(Tensor target) => InPlace(MulInPlaceOp, target);

        /// <summary>Multiplies by a number in place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor mul_(Scalar target) => InPlace(MulScalarInPlaceOp, target);

        /// <summary>Divides by a tensor in place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor div_(Tensor target) => InPlace(DivInPlaceOp, target);

        /// <summary>Divides by a number in place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor div_(Scalar target) => InPlace(DivScalarInPlaceOp, target);

        /// <summary>x where positive, slope · x elsewhere.</summary>
        public Tensor leaky_relu(Scalar negative_slope) => LeakyReluOp.Call(this, negative_slope);

        /// <summary>x where positive, slope · x elsewhere, in place.</summary>
        /// <returns>This tensor.</returns>
        public Tensor leaky_relu_(Scalar negative_slope) => InPlace(LeakyReluInPlaceOp, negative_slope);

        /// <summary>log(1 + e^(beta·x)) / beta; x itself above the threshold.</summary>
        public Tensor softplus(double beta = 1, double threshold = 20) => SoftplusOp.Call(this, beta, threshold);

        /// <summary>x where positive, alpha · (e^x − 1) elsewhere.</summary>
        public Tensor elu(double alpha = 1) => EluOp.Call(this, alpha, 1.0, 1.0);

        /// <summary>NaN and infinities replaced by numbers; null means the type's largest and smallest.</summary>
        public Tensor nan_to_num(double nan = 0d, double? posinf = null, double? neginf = null) => NanToNumOp.Call(this, nan, Arg.Optional(posinf), Arg.Optional(neginf));

        /// <summary>Sums.</summary>
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        /// <summary>A number added.</summary>
        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

        /// <summary>A number added.</summary>
        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);

        /// <summary>Differences.</summary>
        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        /// <summary>A number subtracted.</summary>
        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);

        /// <summary>Subtracted from a number.</summary>
        public static Tensor operator -(Scalar left, Tensor right) => RsubScalarOp.Call(right, left, 1L);

        /// <summary>Negated.</summary>
        public static Tensor operator -(Tensor tensor) => tensor.neg();

        /// <summary>Products.</summary>
        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        /// <summary>Times a number.</summary>
        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        /// <summary>Times a number.</summary>
        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

        /// <summary>Quotients.</summary>
        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        /// <summary>Divided by a number.</summary>
        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);

        /// <summary>A number divided by each element.</summary>
        public static Tensor operator /(Scalar left, Tensor right)
        {
            using var inverse = right.reciprocal();
            return inverse.mul(left);
        }
    }
}
