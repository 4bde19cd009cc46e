using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op ReshapeOp = new("aten::reshape");
        private static readonly Op ViewOp = new("aten::view");
        private static readonly Op FlattenOp = new("aten::flatten", "using_ints");
        private static readonly Op PermuteOp = new("aten::permute");
        private static readonly Op TransposeOp = new("aten::transpose", "int");
        private static readonly Op TOp = new("aten::t");
        private static readonly Op SqueezeOp = new("aten::squeeze");
        private static readonly Op SqueezeDimOp = new("aten::squeeze", "dim");
        private static readonly Op UnsqueezeOp = new("aten::unsqueeze");
        private static readonly Op ExpandOp = new("aten::expand");
        private static readonly Op RepeatOp = new("aten::repeat");
        private static readonly Op RepeatInterleaveOp = new("aten::repeat_interleave", "self_int");
        private static readonly Op NarrowOp = new("aten::narrow");
        private static readonly Op SliceOp = new("aten::slice", "Tensor");
        private static readonly Op SelectOp = new("aten::select", "int");
        private static readonly Op FlipOp = new("aten::flip");
        private static readonly Op RollOp = new("aten::roll");
        private static readonly Op SplitOp = new("aten::split", "Tensor");
        private static readonly Op SplitSizesOp = new("aten::split_with_sizes");
        private static readonly Op ChunkOp = new("aten::chunk");
        private static readonly Op UnbindOp = new("aten::unbind", "int");
        private static readonly Op UnfoldOp = new("aten::unfold");
        private static readonly Op MovedimOp = new("aten::movedim", "intlist");

        /// <summary>The same elements in another shape; one size may be −1.</summary>
        public Tensor reshape(params long[] shape) => ReshapeOp.Call(this, shape);

        /// <summary>A view in another shape, sharing memory; one size may be −1.</summary>
        public Tensor view(params long[] shape) => ViewOp.Call(this, shape);

        /// <summary>Dimensions from start to end made one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => FlattenOp.Call(this, start_dim, end_dim);

        /// <summary>Dimensions in another order.</summary>
        public Tensor permute(params long[] permutation) => PermuteOp.Call(this, permutation);

        /// <summary>Two dimensions exchanged.</summary>
        public Tensor transpose(long dim0, long dim1) => TransposeOp.Call(this, dim0, dim1);

        /// <summary>A matrix transposed.</summary>
        public Tensor t() => TOp.Call(this);

        /// <summary>Dimensions moved to other places.</summary>
        public Tensor movedim(long[] source, long[] destination) => MovedimOp.Call(this, source, destination);

        /// <summary>Without dimensions of size 1, or without the given one if its size is 1.</summary>
        public Tensor squeeze(long? dim = null) => dim is { } one ? SqueezeDimOp.Call(this, one) : SqueezeOp.Call(this);

        /// <summary>With a dimension of size 1 put in.</summary>
        public Tensor unsqueeze(long dim) => UnsqueezeOp.Call(this, dim);

        /// <summary>Dimensions of size 1 seen as larger ones, without copying; −1 keeps a size.</summary>
        public Tensor expand(params long[] sizes) => ExpandOp.Call(this, sizes, false);

        /// <summary>Expanded to another tensor's shape.</summary>
        public Tensor expand_as(Tensor other) => expand(other.shape);

        /// <summary>Copied so many times along each dimension.</summary>
        public Tensor repeat(params long[] sizes) => RepeatOp.Call(this, sizes);

        /// <summary>Each slice along a dimension repeated in place.</summary>
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) => RepeatInterleaveOp.Call(this, repeats, Arg.Optional(dim), Arg.Optional(output_size));

        /// <summary>A stretch of one dimension, sharing memory.</summary>
        public Tensor narrow(long dim, long start, long length) => NarrowOp.Call(this, dim, start, length);

        /// <summary>From start to finish (not included) by step along a dimension, sharing memory.</summary>
        public Tensor slice(long dim, long start, long finish, long step) => SliceOp.Call(this, dim, start, finish, step);

        /// <summary>One index of a dimension, which disappears; shares memory.</summary>
        public Tensor select(long dim, long index) => SelectOp.Call(this, dim, index);

        /// <summary>The order along dimensions reversed.</summary>
        public Tensor flip(params long[] dims) => FlipOp.Call(this, dims);

        /// <summary>Elements shifted along dimensions, coming back at the other end.</summary>
        public Tensor roll(long[] shifts, long[] dims) => RollOp.Call(this, shifts, dims);

        /// <summary>Elements shifted along a dimension, coming back at the other end.</summary>
        public Tensor roll(long shifts, long? dims = null) => RollOp.Call(this, new[] { shifts }, dims is { } dim ? [dim] : Array.Empty<long>());

        /// <summary>Pieces of the given size along a dimension; the last may be smaller.</summary>
        public Tensor[] split(long size, int dim = 0) => SplitOp.CallList(this, size, (long)dim);

        /// <summary>Pieces of the given sizes along a dimension.</summary>
        public Tensor[] split(long[] sizes, long dim = 0) => SplitSizesOp.CallList(this, sizes, dim);

        /// <summary>So many pieces along a dimension.</summary>
        public Tensor[] chunk(long chunks, long dim = 0L) => ChunkOp.CallList(this, chunks, dim);

        /// <summary>A tensor for each index of a dimension.</summary>
        public Tensor[] unbind(long dimension = 0L) => UnbindOp.CallList(this, dimension);

        /// <summary>Windows of a size and step along a dimension, as a new last dimension; shares memory.</summary>
        public Tensor unfold(long dimension, long size, long step) => UnfoldOp.Call(this, dimension, size, step);
    }
}
