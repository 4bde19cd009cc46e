using System.Globalization;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sizes of the dimensions.</summary>
        public unsafe long[] shape
        {
            get
            {
                var sizes = new long[Info().Dim];
                fixed (long* first = sizes)
                    NativeError.Check(NativeMethods.TensorSizes(Handle, first, sizes.Length));
                GC.KeepAlive(this);
                return sizes;
            }
        }

        /// <summary>The number of dimensions.</summary>
        public long Dimensions => Info().Dim;

        /// <summary>The number of elements.</summary>
        public long NumberOfElements => Info().Numel;

        /// <summary>Bytes an element.</summary>
        public long ElementSize => Info().ElementSize;

        /// <summary>The type of the elements.</summary>
        public ScalarType dtype => (ScalarType)Info().ScalarType;

        /// <summary>Where the tensor lies.</summary>
        public Device device
        {
            get
            {
                var info = Info();
                return new Device((DeviceType)info.DeviceType, info.DeviceIndex);
            }
        }

        /// <summary>The kind of device.</summary>
        public DeviceType device_type => (DeviceType)Info().DeviceType;

        /// <summary>Whether operations on it are recorded for gradients.</summary>
        public bool requires_grad
        {
            get => Info().RequiresGrad != 0;
            set
            {
                NativeError.Check(NativeMethods.TensorSetRequiresGrad(Handle, value ? 1 : 0));
                GC.KeepAlive(this);
            }
        }

        /// <summary>Whether it is a leaf of the autograd graph.</summary>
        public bool is_leaf => Info().IsLeaf != 0;

        /// <summary>The gradient that backward accumulated, or null. Setting null clears it.</summary>
        public Tensor? grad
        {
            get
            {
                NativeError.Check(NativeMethods.TensorGrad(Handle, out var found));
                GC.KeepAlive(this);
                return found == 0 ? null : new Tensor(found);
            }
            set
            {
                NativeError.Check(NativeMethods.TensorSetGrad(Handle, value?.Handle ?? 0));
                GC.KeepAlive(value);
                GC.KeepAlive(this);
            }
        }

        /// <summary>The number of dimensions.</summary>
        public long dim() => Info().Dim;

        /// <summary>The number of elements.</summary>
        public long numel() => Info().Numel;

        /// <summary>The sizes of the dimensions.</summary>
        public long[] size() => shape;

        /// <summary>The size of one dimension; negative numbers count from the end.</summary>
        public long size(int dim)
        {
            var sizes = shape;
            return sizes[dim < 0 ? dim + sizes.Length : dim];
        }

        /// <summary>Elements to step over in each dimension.</summary>
        public unsafe long[] stride()
        {
            var strides = new long[Info().Dim];
            fixed (long* first = strides)
                NativeError.Check(NativeMethods.TensorStrides(Handle, first, strides.Length));
            GC.KeepAlive(this);
            return strides;
        }

        /// <summary>Whether the elements lie in row-major order without gaps.</summary>
        public bool is_contiguous() => Info().IsContiguous != 0;

        /// <summary>Sets whether operations on it are recorded.</summary>
        /// <returns>This tensor.</returns>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Sets whether operations on it are recorded.</summary>
        /// <returns>This tensor.</returns>
        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <inheritdoc/>
        public override string ToString() => IsInvalid
            ? "[freed tensor]"
            : string.Create(CultureInfo.InvariantCulture, $"[{string.Join('x', shape)}], type = {dtype}, device = {device}");

        internal NativeTensorInfo Info()
        {
            NativeError.Check(NativeMethods.TensorGetInfo(Handle, out var info));
            GC.KeepAlive(this);
            return info;
        }
    }
}
