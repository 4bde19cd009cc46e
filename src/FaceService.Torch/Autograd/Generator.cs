using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers of its own, on one device.</summary>
    public class Generator : IDisposable
    {
        private nint handle;

        /// <summary>A generator with a seed.</summary>
        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = device ?? CPU;
            NativeError.Check(NativeMethods.GeneratorNew((int)this.device.type, this.device.index, seed, out handle));
        }

        private Generator(nint handle, Device device) => (this.handle, this.device) = (handle, device);

        /// <summary>Frees the native generator that nobody disposed of.</summary>
        ~Generator() => Release();

        /// <summary>The generator that calls without one use, on the CPU.</summary>
        public static Generator Default
        {
            get
            {
                NativeError.Check(NativeMethods.GeneratorDefault((int)DeviceType.CPU, -1, out var found));
                return new Generator(found, CPU);
            }
        }

        /// <summary>The native handle.</summary>
        /// <exception cref="ObjectDisposedException">The generator was freed.</exception>
        public nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(Generator));

        /// <summary>Where its numbers are made.</summary>
        public Device device { get; }

        /// <summary>Starts anew from a seed.</summary>
        /// <returns>This generator.</returns>
        public Generator manual_seed(long seed)
        {
            NativeError.Check(NativeMethods.GeneratorSeed(Handle, unchecked((ulong)seed)));
            GC.KeepAlive(this);
            return this;
        }

        /// <summary>The seed it was started from.</summary>
        public long initial_seed()
        {
            NativeError.Check(NativeMethods.GeneratorInitialSeed(Handle, out var seed));
            GC.KeepAlive(this);
            return unchecked((long)seed);
        }

        /// <summary>Its state, a byte tensor that set_state takes.</summary>
        public Tensor get_state()
        {
            NativeError.Check(NativeMethods.GeneratorGetState(Handle, out var state));
            GC.KeepAlive(this);
            return new Tensor(state);
        }

        /// <summary>Goes on from a state.</summary>
        public void set_state(Tensor value)
        {
            NativeError.Check(NativeMethods.GeneratorSetState(Handle, value.Handle));
            GC.KeepAlive(value);
            GC.KeepAlive(this);
        }

        /// <summary>Frees the native generator.</summary>
        public void Dispose()
        {
            Release();
            GC.SuppressFinalize(this);
        }

        private void Release()
        {
            var freed = Interlocked.Exchange(ref handle, 0);
            if (freed != 0)
                NativeMethods.GeneratorFree(freed);
        }
    }

    /// <summary>Seeds the generators of all devices.</summary>
    /// <returns>The CPU's generator.</returns>
    public static Generator manual_seed(long seed)
    {
        NativeError.Check(NativeMethods.ManualSeed(unchecked((ulong)seed)));
        return Generator.Default;
    }
}
