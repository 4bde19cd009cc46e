using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op NormalInPlaceOp = new("aten::normal_");
        private static readonly Op UniformInPlaceOp = new("aten::uniform_");
        private static readonly Op BernoulliInPlaceOp = new("aten::bernoulli_", "float");
        private static readonly Op RandnLikeOp = new("aten::randn_like");
        private static readonly Op RandLikeOp = new("aten::rand_like");
        private static readonly Op ZerosLikeOp = new("aten::zeros_like");
        private static readonly Op OnesLikeOp = new("aten::ones_like");
        private static readonly Op EmptyLikeOp = new("aten::empty_like");
        private static readonly Op FullLikeOp = new("aten::full_like");

        /// <summary>Fills with normal numbers.</summary>
        /// <returns>This tensor.</returns>
        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) => InPlace(NormalInPlaceOp, mean, std, Arg.Optional(generator));

        /// <summary>Fills with numbers drawn evenly from [from, to).</summary>
        /// <returns>This tensor.</returns>
        public Tensor uniform_(double from, double to, Generator? generator = null) => InPlace(UniformInPlaceOp, from, to, Arg.Optional(generator));

        /// <summary>Fills with ones at probability p, else zeros.</summary>
        /// <returns>This tensor.</returns>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => InPlace(BernoulliInPlaceOp, p, Arg.Optional(generator));

        /// <summary>Standard normal numbers in this shape.</summary>
        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Like(RandnLikeOp, dtype, device, requires_grad);

        /// <summary>Numbers drawn evenly from [0, 1) in this shape.</summary>
        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Like(RandLikeOp, dtype, device, requires_grad);

        /// <summary>Zeros in this shape.</summary>
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Like(ZerosLikeOp, dtype, device, requires_grad);

        /// <summary>Ones in this shape.</summary>
        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Like(OnesLikeOp, dtype, device, requires_grad);

        /// <summary>Memory in this shape, not set.</summary>
        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Like(EmptyLikeOp, dtype, device, requires_grad);

        /// <summary>One number in this shape.</summary>
        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            FullLikeOp.Call(this, value, Arg.Optional(dtype), Arg.None, Arg.Optional(device)).requires_grad_(requires_grad);

        private Tensor Like(Op op, ScalarType? dtype, Device? device, bool requires_grad) =>
            op.Call(this, Arg.Optional(dtype), Arg.None, Arg.Optional(device)).requires_grad_(requires_grad);
    }
}
