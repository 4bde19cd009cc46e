using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op IndexOp = new("aten::index", "Tensor");
        private static readonly Op IndexPutOp = new("aten::index_put_");
        private static readonly Op IndexSelectOp = new("aten::index_select");
        private static readonly Op GatherOp = new("aten::gather");
        private static readonly Op ScatterOp = new("aten::scatter_", "src");

        /// <summary>Part of the tensor; setting copies into it.</summary>
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set
            {
                var (view, picks) = Cut(indices);
                using (view)
                {
                    if (picks is null)
                        view.copy_(value);
                    else
                        IndexPutOp.CallInPlace(view, Arg.OptionalTensors(picks), value, false);
                }
            }
        }

        /// <summary>One index of the first dimension; shares memory.</summary>
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set
            {
                using var place = select(0, i1);
                place.copy_(value);
            }
        }

        /// <summary>One index of the first two dimensions; shares memory.</summary>
        public Tensor this[long i1, long i2]
        {
            get => this[TensorIndex.Single(i1), TensorIndex.Single(i2)];
            set => this[TensorIndex.Single(i1), TensorIndex.Single(i2)] = value;
        }

        /// <summary>One index of the first three dimensions; shares memory.</summary>
        public Tensor this[long i1, long i2, long i3]
        {
            get => this[TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3)];
            set => this[TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3)] = value;
        }

        /// <summary>One element by all four indices; shares memory.</summary>
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => this[TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3), TensorIndex.Single(i4)];
            set => this[TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3), TensorIndex.Single(i4)] = value;
        }

        /// <summary>Part of the tensor; shares memory unless indices are tensors.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            var (view, picks) = Cut(indices);
            if (picks is null)
                return view;
            using (view)
                return IndexOp.Call(view, Arg.OptionalTensors(picks));
        }

        /// <summary>Sets part of the tensor.</summary>
        /// <returns>This tensor.</returns>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            this[indices] = value;
            return this;
        }

        /// <summary>The slices of a dimension that a list of indices names.</summary>
        public Tensor index_select(long dim, Tensor index) => IndexSelectOp.Call(this, dim, index);

        /// <summary>Elements picked along a dimension, one for each element of the index.</summary>
        public Tensor gather(long dim, Tensor index) => GatherOp.Call(this, dim, index, false);

        /// <summary>Puts elements of src at the index along a dimension.</summary>
        /// <returns>This tensor.</returns>
        public Tensor scatter_(long dim, Tensor index, Tensor src) => InPlace(ScatterOp, dim, index, src);

        // Numbers, slices and new dimensions make a view; tensors are left for one indexing call at the end.
        private (Tensor View, Tensor?[]? Picks) Cut(TensorIndex[] indices)
        {
            var view = alias();
            var dim = 0L;
            List<Tensor?>? picks = null;
            for (var i = 0; i < indices.Length; i++)
            {
                switch (indices[i].Kind)
                {
                    case TensorIndex.IndexKind.Single:
                        view = Next(view, view.select(dim, indices[i].Start!.Value));
                        break;
                    case TensorIndex.IndexKind.None:
                        view = Next(view, view.unsqueeze(dim++));
                        break;
                    case TensorIndex.IndexKind.Slice:
                        view = Next(view, SliceOp.Call(view, dim++, Arg.Optional(indices[i].Start), Arg.Optional(indices[i].Stop), indices[i].Step ?? 1));
                        break;
                    case TensorIndex.IndexKind.Ellipsis:
                        dim = view.dim() - indices.Skip(i + 1).Count(rest => rest.Kind != TensorIndex.IndexKind.None);
                        break;
                    default:
                        picks ??= [];
                        while (picks.Count < dim)
                            picks.Add(null);
                        picks.Add(indices[i].Indices);
                        dim++;
                        break;
                }
            }

            return (view, picks?.ToArray());
        }

        // Each cut is a view of its own; the one before is let go at once, scope or no scope.
        private static Tensor Next(Tensor before, Tensor after)
        {
            before.Dispose();
            return after;
        }
    }
}
