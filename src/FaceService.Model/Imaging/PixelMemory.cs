using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SixLabors.ImageSharp.Memory;

namespace FaceService.Model.Imaging;

/// <summary>
/// Memory for pixels that is back with the system once it is disposed of: pages of their own. The garbage collector would keep a large
/// array until it next looks at all there is, and the C library keeps what it is given back, as the tensor library wants it to
/// (<see cref="Torch.ProcessTuning"/>). Small pieces come from the array pool.
/// </summary>
public static partial class PixelMemory
{
    // From here on, the system's work for new pages is little beside what is done with them.
    private const int LeastPages = 1 << 20;

    /// <summary>Takes memory; its first content is any.</summary>
    /// <param name="bytes">How much, at least 1.</param>
    public static IMemoryOwner<byte> Rent(int bytes) => Rent<byte>(bytes);

    internal static IMemoryOwner<T> Rent<T>(int length)
        where T : struct =>
        (long)length * Unsafe.SizeOf<T>() < LeastPages ? new PooledPixels<T>(length) : new PagedPixels<T>(length);

    /// <summary>What ImageSharp takes its memory from.</summary>
    internal sealed class Allocator(long mostBytes) : MemoryAllocator
    {
        /// <inheritdoc/>
        public override IMemoryOwner<T> Allocate<T>(int length, AllocationOptions options = AllocationOptions.None)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            if ((long)length * Unsafe.SizeOf<T>() > mostBytes)
                throw new InvalidMemoryOperationException($"{length} elements of {Unsafe.SizeOf<T>()} bytes are more than the {mostBytes} bytes allowed.");
            var owner = Rent<T>(length);
            if (options == AllocationOptions.Clean)
                owner.Memory.Span.Clear();
            return owner;
        }

        /// <inheritdoc/>
        protected override int GetBufferCapacityInBytes() => (int)Math.Min(mostBytes, int.MaxValue);
    }

    private sealed class PooledPixels<T>(int length) : MemoryManager<T>
        where T : struct
    {
        private byte[]? _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(1, length * Unsafe.SizeOf<T>()));

        public override Span<T> GetSpan() => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan(0, length * Unsafe.SizeOf<T>()));

        public override unsafe MemoryHandle Pin(int elementIndex = 0)
        {
            var handle = GCHandle.Alloc(_bytes, GCHandleType.Pinned);
            return new MemoryHandle((byte*)handle.AddrOfPinnedObject() + ((long)elementIndex * Unsafe.SizeOf<T>()), handle);
        }

        public override void Unpin()
        {
            // The handle does it.
        }

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _bytes, null) is { } bytes)
                ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    // One that is forgotten is freed by its handle's finalizer.
    private sealed class PagedPixels<T>(int length) : MemoryManager<T>
        where T : struct
    {
        private readonly Pages _pages = new((nuint)length * (nuint)Unsafe.SizeOf<T>());

        public override unsafe Span<T> GetSpan()
        {
            ObjectDisposedException.ThrowIf(_pages.IsClosed, this);
            return new Span<T>((void*)_pages.DangerousGetHandle(), length);
        }

        public override unsafe MemoryHandle Pin(int elementIndex = 0) =>
            new((byte*)_pages.DangerousGetHandle() + ((long)elementIndex * Unsafe.SizeOf<T>()), pinnable: this);

        public override void Unpin()
        {
            // Pages do not move.
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _pages.Dispose();
        }
    }

    private sealed partial class Pages : SafeHandle
    {
        private const int ReadWrite = 1 | 2; // PROT_READ | PROT_WRITE
        private const int PrivateAnonymous = 2 | 0x20; // MAP_PRIVATE | MAP_ANONYMOUS, as Linux numbers them

        private readonly nuint _bytes;

        public unsafe Pages(nuint bytes)
            : base(-1, ownsHandle: true)
        {
            _bytes = bytes;
            SetHandle(OperatingSystem.IsLinux() ? Map(0, bytes, ReadWrite, PrivateAnonymous, -1, 0) : (nint)NativeMemory.Alloc(bytes));
            if (IsInvalid)
                throw new OutOfMemoryException($"The system has no {bytes} bytes for pixels.");
        }

        public override bool IsInvalid => handle == -1;

        protected override unsafe bool ReleaseHandle()
        {
            if (OperatingSystem.IsLinux())
                _ = Unmap(handle, _bytes);
            else
                NativeMemory.Free((void*)handle);
            return true;
        }

        [LibraryImport("libc", EntryPoint = "mmap")]
        private static partial nint Map(nint address, nuint bytes, int protection, int flags, int file, nint offset);

        [LibraryImport("libc", EntryPoint = "munmap")]
        private static partial int Unmap(nint address, nuint bytes);
    }
}
