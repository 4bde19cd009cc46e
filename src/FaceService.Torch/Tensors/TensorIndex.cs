namespace TorchSharp;

public static partial class torch
{
    /// <summary>One dimension's part of an index: a number, a slice, a tensor, an ellipsis or a new dimension.</summary>
    public readonly struct TensorIndex
    {
        private TensorIndex(IndexKind kind, long? start = null, long? stop = null, long? step = null, torch.Tensor? tensor = null) =>
            (Kind, Start, Stop, Step, Indices) = (kind, start, stop, step, tensor);

        internal enum IndexKind
        {
            None,
            Single,
            Slice,
            Ellipsis,
            Tensor,
        }

        /// <summary>All dimensions not named.</summary>
        public static TensorIndex Ellipsis => new(IndexKind.Ellipsis);

        /// <summary>A new dimension of size 1.</summary>
        public static TensorIndex None => new(IndexKind.None);

        /// <summary>All of a dimension.</summary>
        public static TensorIndex Colon => Slice();

        internal IndexKind Kind { get; }

        internal long? Start { get; }

        internal long? Stop { get; }

        internal long? Step { get; }

        internal torch.Tensor? Indices { get; }

        /// <summary>From start to stop (not included) by step.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(IndexKind.Slice, start, stop, step);

        /// <summary>One index; the dimension disappears.</summary>
        public static TensorIndex Single(long? index) => new(IndexKind.Single, index);

        /// <summary>The indices, or the mask, that a tensor holds.</summary>
        public static TensorIndex Tensor(torch.Tensor tensor) => new(IndexKind.Tensor, tensor: tensor);

        /// <summary>One index.</summary>
        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>A range as in C#; ends counted from the back are negative.</summary>
        public static implicit operator TensorIndex(Range range) => Slice(Place(range.Start), range.End.Equals(Index.End) ? null : Place(range.End));

        private static long Place(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
