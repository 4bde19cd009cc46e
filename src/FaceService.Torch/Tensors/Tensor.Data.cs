using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private static readonly Op CopyOp = new("aten::copy_");
        private static readonly Op CloneOp = new("aten::clone");
        private static readonly Op ContiguousOp = new("aten::contiguous");
        private static readonly Op ToDtypeOp = new("aten::to", "dtype");
        private static readonly Op ToDeviceOp = new("aten::to", "device");
        private static readonly Op DetachOp = new("aten::detach");
        private static readonly Op DetachInPlaceOp = new("aten::detach_");
        private static readonly Op FillOp = new("aten::fill_", "Scalar");
        private static readonly Op ZeroOp = new("aten::zero_");

        /// <summary>
        /// The bytes of a contiguous tensor in host memory, in place: writing to them changes the tensor. Valid while the
        /// tensor lives.
        /// </summary>
        /// <exception cref="InvalidOperationException">The tensor is on another device or not contiguous.</exception>
        public unsafe Span<byte> bytes
        {
            get
            {
                var info = HostInfo();
                return new Span<byte>((void*)info.Data, checked((int)(info.Numel * info.ElementSize)));
            }
            set
            {
                if (value.Length != Info().Numel * Info().ElementSize)
                    throw new ArgumentException($"{value.Length} bytes do not fill a tensor of {Info().Numel * Info().ElementSize}.", nameof(value));
                value.CopyTo(bytes);
            }
        }

        /// <summary>The elements, read on the host.</summary>
        /// <typeparam name="T">The .NET type of the elements.</typeparam>
        /// <exception cref="ArgumentException">T is not the type of the elements.</exception>
        public Utils.TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            ThrowIfNot<T>();
            return new(this);
        }

        /// <summary>The one element of a tensor, brought to the host.</summary>
        /// <exception cref="ArgumentException">There is not exactly one element, or T is not its type.</exception>
        public unsafe T item<T>()
            where T : unmanaged
        {
            var info = Info();
            if (info.Numel != 1)
                throw new ArgumentException($"item() needs exactly one element, and this tensor has {info.Numel}.");
            ThrowIfNot<T>();
            if (info.DeviceType != (int)DeviceType.CPU)
            {
                using var host = ToDeviceOp.Call(this, CPU, dtype, false, false, Arg.None);
                return host.item<T>();
            }

            var element = *(T*)info.Data;
            GC.KeepAlive(this);
            return element;
        }

        /// <summary>A copy that shares nothing.</summary>
        public Tensor clone() => CloneOp.Call(this, Arg.None);

        /// <summary>The same elements in row-major order; itself when they are already.</summary>
        public Tensor contiguous() => ContiguousOp.Call(this, 0L);

        /// <summary>Takes over another tensor's elements, converting and broadcasting.</summary>
        /// <returns>This tensor.</returns>
        public Tensor copy_(Tensor source, bool nonBlocking = false) => InPlace(CopyOp, source, nonBlocking);

        /// <summary>Sets every element.</summary>
        /// <returns>This tensor.</returns>
        public Tensor fill_(Scalar value) => InPlace(FillOp, value);

        /// <summary>Sets every element to zero.</summary>
        /// <returns>This tensor.</returns>
        public Tensor zero_() => InPlace(ZeroOp);

        /// <summary>The same data outside the autograd graph.</summary>
        public Tensor detach() => DetachOp.Call(this);

        /// <summary>Takes this tensor out of the autograd graph.</summary>
        /// <returns>This tensor.</returns>
        public Tensor detach_() => InPlace(DetachInPlaceOp);

        /// <summary>The elements converted to another type; the tensor itself where nothing is to do.</summary>
        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Converted(ToDtypeOp.Call(this, type, non_blocking, copy, Arg.None), disposeAfter);

        /// <summary>The elements converted to another type.</summary>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to_type(type, copy, disposeAfter, non_blocking);

        /// <summary>The tensor on another device.</summary>
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(dtype, device, copy, disposeAfter, non_blocking);

        /// <summary>The tensor on another device, named as in <c>cuda:1</c>.</summary>
        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(new Device(device), copy, disposeAfter, non_blocking);

        /// <summary>The tensor on another device.</summary>
        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        /// <summary>The tensor in another type on another device.</summary>
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Converted(ToDeviceOp.Call(this, device, type, non_blocking, copy, Arg.None), disposeAfter);

        /// <summary>The tensor in the type and on the device of another.</summary>
        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        /// <summary>The tensor in the type of another.</summary>
        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        /// <summary>The tensor in another type.</summary>
        public Tensor type(ScalarType dtype) => to_type(dtype);

        /// <summary>The tensor in host memory.</summary>
        public Tensor cpu() => to(CPU);

        /// <summary>The tensor on a GPU.</summary>
        public Tensor cuda(Device? device = null, bool non_blocking = false) => to(device ?? CUDA, non_blocking: non_blocking);

        /// <summary>The tensor in single precision.</summary>
        public Tensor @float() => to_type(ScalarType.Float32);

        /// <summary>The tensor in double precision.</summary>
        public Tensor @double() => to_type(ScalarType.Float64);

        /// <summary>The tensor in half precision.</summary>
        public Tensor half() => to_type(ScalarType.Float16);

        /// <summary>The tensor in bfloat16.</summary>
        public Tensor bfloat16() => to_type(ScalarType.BFloat16);

        /// <summary>The tensor as 64-bit integers.</summary>
        public Tensor @long() => to_type(ScalarType.Int64);

        /// <summary>The tensor as 32-bit integers.</summary>
        public Tensor @int() => to_type(ScalarType.Int32);

        /// <summary>The tensor as bytes.</summary>
        public Tensor @byte() => to_type(ScalarType.Byte);

        /// <summary>The tensor as truth values.</summary>
        public Tensor @bool() => to_type(ScalarType.Bool);

        internal NativeTensorInfo HostInfo()
        {
            var info = Info();
            if (info.DeviceType != (int)DeviceType.CPU || info.IsContiguous == 0)
                throw new InvalidOperationException("The bytes of a tensor can be read in place only when it is contiguous and in host memory; call cpu().contiguous() first.");
            return info;
        }

        // bfloat16 has no .NET type: read it through @float().
        private static Type? DotNetType(ScalarType type) => type switch
        {
            ScalarType.Byte => typeof(byte),
            ScalarType.Int8 => typeof(sbyte),
            ScalarType.Int16 => typeof(short),
            ScalarType.Int32 => typeof(int),
            ScalarType.Int64 => typeof(long),
            ScalarType.Bool => typeof(bool),
            ScalarType.Float16 => typeof(Half),
            ScalarType.Float32 => typeof(float),
            ScalarType.Float64 => typeof(double),
            ScalarType.ComplexFloat32 => typeof((float, float)),
            ScalarType.ComplexFloat64 => typeof(System.Numerics.Complex),
            _ => null,
        };

        private void ThrowIfNot<T>()
        {
            var type = dtype;
            if (DotNetType(type) != typeof(T))
                throw new ArgumentException($"{typeof(T).Name} is not the type of a tensor of {type}; {(DotNetType(type) is { } right ? $"ask for {right.Name}" : "convert it first, with @float()")}.");
        }

        private Tensor InPlace(Op op)
        {
            op.CallInPlace(this);
            return this;
        }

        private Tensor InPlace(Op op, Arg second)
        {
            op.CallInPlace(this, second);
            return this;
        }

        private Tensor InPlace(Op op, Arg second, Arg third)
        {
            op.CallInPlace(this, second, third);
            return this;
        }

        private Tensor InPlace(Op op, Arg second, Arg third, Arg fourth)
        {
            op.CallInPlace(this, second, third, fourth);
            return this;
        }

        private Tensor Converted(Tensor result, bool disposeAfter)
        {
            if (disposeAfter)
                Dispose();
            return result;
        }
    }
}
