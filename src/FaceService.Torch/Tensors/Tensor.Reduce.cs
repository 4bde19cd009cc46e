using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op SumOp = new("aten::sum");
        private static readonly Op SumDimOp = new("aten::sum", "dim_IntList");
        private static readonly Op MeanOp = new("aten::mean");
        private static readonly Op MeanDimOp = new("aten::mean", "dim");
        private static readonly Op VarOp = new("aten::var");
        private static readonly Op VarDimOp = new("aten::var", "dim");
        private static readonly Op StdOp = new("aten::std");
        private static readonly Op StdDimOp = new("aten::std", "dim");
        private static readonly Op ProdOp = new("aten::prod");
        private static readonly Op MaxOp = new("aten::max");
        private static readonly Op MaxDimOp = new("aten::max", "dim");
        private static readonly Op MinOp = new("aten::min");
        private static readonly Op MinDimOp = new("aten::min", "dim");
        private static readonly Op AmaxOp = new("aten::amax");
        private static readonly Op AminOp = new("aten::amin");
        private static readonly Op ArgmaxOp = new("aten::argmax");
        private static readonly Op ArgminOp = new("aten::argmin");
        private static readonly Op AllOp = new("aten::all");
        private static readonly Op AnyOp = new("aten::any");
        private static readonly Op CumsumOp = new("aten::cumsum");
        private static readonly Op NormOp = new("aten::norm", "Scalar");
        private static readonly Op SortOp = new("aten::sort", "stable");
        private static readonly Op TopkOp = new("aten::topk");
        private static readonly Op SoftmaxOp = new("aten::softmax", "int");
        private static readonly Op LogSoftmaxOp = new("aten::log_softmax", "int");
        private static readonly Op ArgsortOp = new("aten::argsort");

        /// <summary>The sum of all elements, a tensor without dimensions.</summary>
        public Tensor sum(ScalarType? type = null) => SumOp.Call(this, Arg.Optional(type));

        /// <summary>Sums over dimensions.</summary>
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => SumDimOp.Call(this, dim, keepdim, Arg.Optional(type));

        /// <summary>Sums over a dimension.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        /// <summary>The mean of all elements, a tensor without dimensions.</summary>
        public Tensor mean() => MeanOp.Call(this, Arg.None);

        /// <summary>Means over dimensions.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => MeanDimOp.Call(this, dimensions, keepdim, Arg.Optional(type));

        /// <summary>The variance of all elements; unbiased divides by n − 1.</summary>
        public Tensor var(bool unbiased = true) => VarOp.Call(this, unbiased);

        /// <summary>Variances over dimensions.</summary>
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => VarDimOp.Call(this, dimensions, unbiased, keepdim);

        /// <summary>Variances over a dimension.</summary>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim], unbiased, keepdim, type);

        /// <summary>The standard deviation of all elements; unbiased divides by n − 1.</summary>
        public Tensor std(bool unbiased = true) => StdOp.Call(this, unbiased);

        /// <summary>Standard deviations over dimensions.</summary>
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => StdDimOp.Call(this, dimensions, unbiased, keepdim);

        /// <summary>Standard deviations over a dimension.</summary>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim], unbiased, keepdim, type);

        /// <summary>The product of all elements.</summary>
        public Tensor prod(ScalarType? type = null) => ProdOp.Call(this, Arg.Optional(type));

        /// <summary>The largest element.</summary>
        public Tensor max() => MaxOp.Call(this);

        /// <summary>The largest elements along a dimension, and where they stand.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => MaxDimOp.Call2(this, dim, keepdim);

        /// <summary>The smallest element.</summary>
        public Tensor min() => MinOp.Call(this);

        /// <summary>The smallest elements along a dimension, and where they stand.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => MinDimOp.Call2(this, dim, keepdim);

        /// <summary>The largest elements over dimensions.</summary>
        public Tensor amax(long[] dims, bool keepdim = false) => AmaxOp.Call(this, dims, keepdim);

        /// <summary>The smallest elements over dimensions.</summary>
        public Tensor amin(long[] dims, bool keepdim = false) => AminOp.Call(this, dims, keepdim);

        /// <summary>Where the largest element stands, in row-major order.</summary>
        public Tensor argmax() => ArgmaxOp.Call(this, Arg.None, false);

        /// <summary>Where the largest elements stand along a dimension.</summary>
        public Tensor argmax(long dim, bool keepdim = false) => ArgmaxOp.Call(this, dim, keepdim);

        /// <summary>Where the smallest element stands, in row-major order.</summary>
        public Tensor argmin() => ArgminOp.Call(this, Arg.None, false);

        /// <summary>Where the smallest elements stand along a dimension.</summary>
        public Tensor argmin(long dim, bool keepdim = false) => ArgminOp.Call(this, dim, keepdim);

        /// <summary>Whether all elements are true.</summary>
        public Tensor all() => AllOp.Call(this);

        /// <summary>Whether any element is true.</summary>
        public Tensor any() => AnyOp.Call(this);

        /// <summary>Running sums along a dimension.</summary>
        public Tensor cumsum(long dim, ScalarType? type = null) => CumsumOp.Call(this, dim, Arg.Optional(type));

        /// <summary>The p-norm of all elements.</summary>
        public Tensor norm(float p = 2.0f) => NormOp.Call(this, (double)p);

        /// <summary>The elements along a dimension in order, and where they stood.</summary>
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) => SortOp.Call2(this, stable, dim, descending);

        /// <summary>Where the elements along a dimension stand in order.</summary>
        public Tensor argsort(long dim = -1, bool descending = false) => ArgsortOp.Call(this, dim, descending);

        /// <summary>The k largest (or smallest) elements along a dimension, and where they stand.</summary>
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) => TopkOp.Call2(this, (long)k, (long)dim, largest, sorted);

        /// <summary>e^x, scaled so that the sum along a dimension is one.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => SoftmaxOp.Call(this, dim, Arg.Optional(dtype));

        /// <summary>The logarithm of softmax.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => LogSoftmaxOp.Call(this, dim, Arg.Optional(dtype));
    }
}
