using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op MatmulOp = new("aten::matmul");
        private static readonly Op MmOp = new("aten::mm");
        private static readonly Op BmmOp = new("aten::bmm");
        private static readonly Op AddmmOp = new("aten::addmm");
        private static readonly Op DotOp = new("aten::dot");
        private static readonly Op OuterOp = new("aten::outer");
        private static readonly Op DiagonalOp = new("aten::diagonal");
        private static readonly Op TriuOp = new("aten::triu");

        /// <summary>Matrix products with broadcasting of leading dimensions.</summary>
        public Tensor matmul(Tensor target) => MatmulOp.Call(this, target);

        /// <summary>The product of two matrices.</summary>
        public Tensor mm(Tensor target) => MmOp.Call(this, target);

        /// <summary>Products of two stacks of matrices.</summary>
        public Tensor bmm(Tensor batch2) => BmmOp.Call(this, batch2);

        /// <summary>beta · this + alpha · mat1 · mat2.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => AddmmOp.Call(this, mat1, mat2, (double)beta, (double)alpha);

        /// <summary>The inner product of two vectors.</summary>
        public Tensor dot(Tensor vec) => DotOp.Call(this, vec);

        /// <summary>All products of two vectors' elements.</summary>
        public Tensor outer(Tensor vec2) => OuterOp.Call(this, vec2);

        /// <summary>The diagonal over two dimensions.</summary>
        public Tensor diagonal(long offset = 0L, long dim1 = 0L, long dim2 = 1L) => DiagonalOp.Call(this, offset, dim1, dim2);

        /// <summary>The upper triangle, zero below.</summary>
        public Tensor triu(long diagonal = 0) => TriuOp.Call(this, diagonal);
    }
}
