using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op EqOp = new("aten::eq", "Tensor");
        private static readonly Op EqScalarOp = new("aten::eq", "Scalar");
        private static readonly Op NeOp = new("aten::ne", "Tensor");
        private static readonly Op NeScalarOp = new("aten::ne", "Scalar");
        private static readonly Op LtOp = new("aten::lt", "Tensor");
        private static readonly Op LtScalarOp = new("aten::lt", "Scalar");
        private static readonly Op LeOp = new("aten::le", "Tensor");
        private static readonly Op LeScalarOp = new("aten::le", "Scalar");
        private static readonly Op GtOp = new("aten::gt", "Tensor");
        private static readonly Op GtScalarOp = new("aten::gt", "Scalar");
        private static readonly Op GeOp = new("aten::ge", "Tensor");
        private static readonly Op GeScalarOp = new("aten::ge", "Scalar");
        private static readonly Op LogicalAndOp = new("aten::logical_and");
        private static readonly Op LogicalOrOp = new("aten::logical_or");
        private static readonly Op LogicalXorOp = new("aten::logical_xor");
        private static readonly Op MaximumOp = new("aten::maximum");
        private static readonly Op MinimumOp = new("aten::minimum");
        private static readonly Op EqualAllOp = new("aten::equal");
        private static readonly Op AllCloseOp = new("aten::allclose");
        private static readonly Op WhereOp = new("aten::where", "self");
        private static readonly Op MaskedFillOp = new("aten::masked_fill", "Scalar");
        private static readonly Op MaskedFillInPlaceOp = new("aten::masked_fill_", "Scalar");
        private static readonly Op MaskedSelectOp = new("aten::masked_select");
        private static readonly Op NonzeroOp = new("aten::nonzero");

        /// <summary>Equal, element by element; truth values of the broadcast shape.</summary>
        public Tensor eq(Tensor target) => EqOp.Call(this, target);

        /// <summary>Equal to a number, element by element.</summary>
        public Tensor eq(Scalar target) => EqScalarOp.Call(this, target);

        /// <summary>Not equal, element by element; truth values of the broadcast shape.</summary>
        public Tensor ne(Tensor target) => NeOp.Call(this, target);

        /// <summary>Not equal to a number, element by element.</summary>
        public Tensor ne(Scalar target) => NeScalarOp.Call(this, target);

        /// <summary>Less, element by element; truth values of the broadcast shape.</summary>
        public Tensor lt(Tensor target) => LtOp.Call(this, target);

        /// <summary>Less to a number, element by element.</summary>
        public Tensor lt(Scalar target) => LtScalarOp.Call(this, target);

        /// <summary>Less or equal, element by element; truth values of the broadcast shape.</summary>
        public Tensor le(Tensor target) => LeOp.Call(this, target);

        /// <summary>Less or equal to a number, element by element.</summary>
        public Tensor le(Scalar target) => LeScalarOp.Call(this, target);

        /// <summary>Greater, element by element; truth values of the broadcast shape.</summary>
        public Tensor gt(Tensor target) => GtOp.Call(this, target);

        /// <summary>Greater to a number, element by element.</summary>
        public Tensor gt(Scalar target) => GtScalarOp.Call(this, target);

        /// <summary>Greater or equal, element by element; truth values of the broadcast shape.</summary>
        public Tensor ge(Tensor target) => GeOp.Call(this, target);

        /// <summary>Greater or equal to a number, element by element.</summary>
        public Tensor ge(Scalar target) => GeScalarOp.Call(this, target);

        /// <summary>True where both are.</summary>
        public Tensor logical_and(Tensor other) => LogicalAndOp.Call(this, other);

        /// <summary>True where either is.</summary>
        public Tensor logical_or(Tensor other) => LogicalOrOp.Call(this, other);

        /// <summary>True where exactly one is.</summary>
        public Tensor logical_xor(Tensor other) => LogicalXorOp.Call(this, other);

        /// <summary>The larger of each pair of elements.</summary>
        public Tensor maximum(Tensor other) => MaximumOp.Call(this, other);

        /// <summary>The smaller of each pair of elements.</summary>
        public Tensor minimum(Tensor other) => MinimumOp.Call(this, other);

        /// <summary>Whether shapes and all elements are the same.</summary>
        public bool Equals(Tensor target) => EqualAllOp.CallBool(this, target);

        /// <summary>Whether |x − y| ≤ atol + rtol · |y| for all elements.</summary>
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) => AllCloseOp.CallBool(this, target, rtol, atol, equal_nan);

        /// <summary>This where the condition holds, y elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y) => WhereOp.Call(condition, this, y);

        /// <summary>The value where the mask holds, this elsewhere.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) => MaskedFillOp.Call(this, mask, value);

        /// <summary>Sets the value where the mask holds.</summary>
        /// <returns>This tensor.</returns>
        public Tensor masked_fill_(Tensor mask, Scalar value) => InPlace(MaskedFillInPlaceOp, mask, value);

        /// <summary>The elements where the mask holds, [n].</summary>
        public Tensor masked_select(Tensor mask) => MaskedSelectOp.Call(this, mask);

        /// <summary>The places of the elements that are not zero, [n, dimensions].</summary>
        public Tensor nonzero() => NonzeroOp.Call(this);
    }
}
