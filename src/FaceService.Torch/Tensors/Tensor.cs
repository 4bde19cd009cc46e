using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// An n-dimensional array on a device: a handle to libtorch's tensor. Freed by Dispose, by the dispose scope it was made
    /// in, or at last by the finalizer. Used by one thread at a time.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        private nint handle;

        internal Tensor(nint handle, bool register = true)
        {
            this.handle = handle;
            if (register)
                DisposeScope.Current?.Register(this);
        }

        /// <summary>Frees the native tensor that nobody disposed of.</summary>
        ~Tensor() => Release();

        /// <summary>The native handle.</summary>
        /// <exception cref="ObjectDisposedException">The tensor was freed.</exception>
        public nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(Tensor), "This tensor was freed, by Dispose or by the scope it was made in.");

        /// <summary>True once the tensor was freed.</summary>
        public bool IsInvalid => handle == 0;

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>Frees the native tensor; a second call does nothing.</summary>
        public void Dispose()
        {
            OwningDisposeScope?.Forget(this);
            OwningDisposeScope = null;
            Release();
            GC.SuppressFinalize(this);
        }

        /// <summary>Hands the tensor to the scope around its own.</summary>
        /// <returns>This tensor.</returns>
        public Tensor MoveToOuterDisposeScope()
        {
            if (OwningDisposeScope is { } scope)
                scope.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes the tensor out of all scopes: its holder frees it.</summary>
        /// <returns>This tensor.</returns>
        public Tensor DetachFromDisposeScope()
        {
            DisposeScope.Move(this, null);
            return this;
        }

        /// <summary>Hands the tensor to the scope of another.</summary>
        /// <returns>This tensor.</returns>
        public Tensor MoveToOtherDisposeScope(Tensor other)
        {
            DisposeScope.Move(this, other.OwningDisposeScope);
            return this;
        }

        /// <summary>Hands the tensor to another scope.</summary>
        /// <returns>This tensor.</returns>
        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            DisposeScope.Move(this, other);
            return this;
        }

        /// <summary>A second handle to the same tensor.</summary>
        public Tensor alias()
        {
            NativeError.Check(NativeMethods.TensorAlias(Handle, out var second));
            GC.KeepAlive(this);
            return new Tensor(second);
        }

        internal static Tensor FromHandle(nint handle) => new(handle);

        // Leaves this object empty: a parameter takes the tensor over.
        internal nint MoveHandle()
        {
            var moved = Handle;
            OwningDisposeScope?.Forget(this);
            OwningDisposeScope = null;
            handle = 0;
            GC.SuppressFinalize(this);
            return moved;
        }

        // x.data = y: the tensor keeps its place in the graph and takes over y's elements, type and device.
        internal void SetData(Tensor data)
        {
            NativeError.Check(NativeMethods.TensorSetData(Handle, data.Handle));
            GC.KeepAlive(data);
            GC.KeepAlive(this);
        }

        private void Release()
        {
            var freed = Interlocked.Exchange(ref handle, 0);
            if (freed != 0)
                NativeMethods.TensorFree(freed);
        }
    }
}
