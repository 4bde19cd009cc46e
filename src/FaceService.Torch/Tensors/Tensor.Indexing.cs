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
                if (picks is null)
                    view.copy_(value);
                else
                    IndexPutOp.CallInPlace(view, Arg.OptionalTensors(picks), value, false);
            }
        }

        /// <summary>One index of the first dimension; shares memory.</summary>
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => select(0, i1).copy_(value);
        }

        /// <summary>One index of the first two dimensions; shares memory.</summary>
        public Tensor this[long i1, long i2]
        {
            get => select(0, i1).select(0, i2);
            set => select(0, i1).select(0, i2).copy_(value);
        }

        /// <summary>One index of the first three dimensions; shares memory.</summary>
        public Tensor this[long i1, long i2, long i3]
        {
            get => select(0, i1).select(0, i2).select(0, i3);
            set => select(0, i1).select(0, i2).select(0, i3).copy_(value);
        }

        /// <summary>One element by all four indices; shares memory.</summary>
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => select(0, i1).select(0, i2).select(0, i3).select(0, i4);
            set => select(0, i1).select(0, i2).select(0, i3).select(0, i4).copy_(value);
        }

        /// <summary>Part of the tensor; shares memory unless indices are tensors.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            var (view, picks) = Cut(indices);
            return picks is null ? view : IndexOp.Call(view, Arg.OptionalTensors(picks));
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
                        view = view.select(dim, indices[i].Start!.Value);
                        break;
                    case TensorIndex.IndexKind.None:
                        view = view.unsqueeze(dim++);
                        break;
                    case TensorIndex.IndexKind.Slice:
                        view = SliceOp.Call(view, dim++, Arg.Optional(indices[i].Start), Arg.Optional(indices[i].Stop), indices[i].Step ?? 1);
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
    }
}
