using System.Buffers;
using System.Reflection;
using System.Runtime.InteropServices;

namespace FaceService.Model.Imaging;

/// <summary>The numbers of native/faceimage/faceimage.h.</summary>
internal enum NativeFormat
{
    Png = 1,
    Jpeg = 2,
    Webp = 3,
    Gif = 4,
}

/// <summary>
/// The boundary to native/faceimage: its functions, its memory and its errors, and the only file that knows them.
/// Every method is thread-safe.
/// </summary>
internal static unsafe partial class NativeImaging
{
    private const string Library = "faceimage";
    private const int AbiVersion = 2;

    private static readonly Lazy<bool> Ready = new(Start);

    private enum Status
    {
        Ok,
        InvalidArgument,
        UnknownFormat,
        Corrupt,
        OutOfMemory,
        Failed,
    }

    public static ImageInfo Probe(ReadOnlySpan<byte> file)
    {
        _ = Ready.Value;
        if (file.IsEmpty)
            throw new ImageException(ImageFault.UnknownFormat, "The picture is empty: PNG, JPEG or WebP is allowed.");
        Info info;
        fixed (byte* data = file)
            Check(faceimage_probe(data, file.Length, &info), "PNG, JPEG or WebP");
        return info.Managed;
    }

    /// <summary>As <see cref="Probe"/>, but knows GIF, too.</summary>
    public static ImageInfo ProbeMoving(ReadOnlySpan<byte> file)
    {
        _ = Ready.Value;
        if (file.IsEmpty)
            throw new ImageException(ImageFault.UnknownFormat, "The picture is empty: PNG, JPEG, WebP or GIF is allowed.");
        Info info;
        fixed (byte* data = file)
            Check(faceimage_probe_moving(data, file.Length, &info), "PNG, JPEG, WebP or GIF");
        return info.Managed;
    }

    /// <param name="file">The file, already probed.</param>
    /// <param name="rgb">[height, width, 3] bytes, as probed.</param>
    public static void Decode(ReadOnlySpan<byte> file, Span<byte> rgb)
    {
        _ = Ready.Value;
        fixed (byte* data = file, pixels = rgb)
            Check(faceimage_decode(data, file.Length, pixels, rgb.Length));
    }

    /// <param name="file">The file, already probed as one that may move.</param>
    /// <param name="frames">Numbers from 0, ascending.</param>
    /// <param name="rgb">[frames, height, width, 3] bytes, as probed.</param>
    public static void DecodeFrames(ReadOnlySpan<byte> file, ReadOnlySpan<int> frames, Span<byte> rgb)
    {
        _ = Ready.Value;
        fixed (byte* data = file, pixels = rgb)
        fixed (int* numbers = frames)
            Check(faceimage_decode_frames(data, file.Length, numbers, frames.Length, pixels, rgb.Length));
    }

    public static File Encode(RgbImage image, NativeFormat format, int quality)
    {
        _ = Ready.Value;
        Buffer buffer;
        fixed (byte* pixels = image.Pixels.Span)
            Check(faceimage_encode(pixels, image.Width, image.Height, (int)format, quality, &buffer));
        return new File(buffer);
    }

    /// <param name="frames">At least one, all of one size.</param>
    /// <param name="format">GIF or WebP.</param>
    /// <param name="quality">1…100.</param>
    /// <param name="delayMilliseconds">How long a frame stays.</param>
    /// <param name="loop">How often it plays; 0 for ever.</param>
    public static File EncodeAnimation(
        IReadOnlyList<RgbImage> frames, NativeFormat format, int quality, int delayMilliseconds, int loop)
    {
        _ = Ready.Value;
        var pins = new List<MemoryHandle>(frames.Count);
        try
        {
            pins.AddRange(frames.Select(frame => frame.Pixels.Pin()));
            var pointers = new byte*[frames.Count];
            for (var i = 0; i < pointers.Length; i++)
                pointers[i] = (byte*)pins[i].Pointer;
            Buffer buffer;
            fixed (byte** first = pointers)
            {
                Check(faceimage_encode_animation(
                    first, pointers.Length, frames[0].Width, frames[0].Height, (int)format, quality, delayMilliseconds, loop, &buffer));
            }

            return new File(buffer);
        }
        finally
        {
            foreach (var pin in pins)
                pin.Dispose();
        }
    }

    // The one place where a native error becomes an exception.
    private static void Check(int status, string allowed = "PNG, JPEG or WebP")
    {
        if (status == (int)Status.Ok)
            return;
        var reason = Marshal.PtrToStringUTF8((nint)faceimage_last_error());
        throw (Status)status switch
        {
            Status.InvalidArgument => new ArgumentException($"faceimage: {reason}"),
            Status.UnknownFormat => new ImageException(
                ImageFault.UnknownFormat, $"The bytes do not start like a {allowed} picture; only these are allowed."),
            Status.Corrupt => new ImageException(ImageFault.Corrupt, $"The picture is truncated or damaged: {OneLine(reason)}."),
            Status.OutOfMemory => new OutOfMemoryException("faceimage: out of memory"),
            _ => new ImageException(ImageFault.Failed, $"libvips failed: {OneLine(reason)}."),
        };
    }

    private static string OneLine(string? text) => (text ?? "no reason given").Trim().TrimEnd('.').ReplaceLineEndings("; ");

    private static bool Start()
    {
        NativeLibrary.SetDllImportResolver(typeof(NativeImaging).Assembly, Resolve);
        var version = faceimage_abi_version();
        if (version != AbiVersion)
        {
            throw new DllNotFoundException(
                $"libfaceimage has ABI version {version}, this program needs {AbiVersion}: build it again with ./face setup.");
        }

        Check(faceimage_init());
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
            return 0;
        string?[] folders = [Environment.GetEnvironmentVariable("FACE_NATIVE"), AppContext.BaseDirectory];
        foreach (var folder in folders.Where(folder => !string.IsNullOrEmpty(folder)).Distinct())
        {
            var file = Path.Combine(folder!, "libfaceimage.so");
            if (System.IO.File.Exists(file))
                return Load(file);
        }

        throw new DllNotFoundException(
            $"libfaceimage.so lies neither in FACE_NATIVE nor in {AppContext.BaseDirectory}: ./face setup builds it (it needs Debian's libvips-dev).");
    }

    private static nint Load(string file)
    {
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (DllNotFoundException e)
        {
            throw new DllNotFoundException(
                $"{file} cannot be loaded; is libvips installed (./face setup, Debian's libvips42)? {e.Message}", e);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Info
    {
        public int Format;
        public int Width;
        public int Height;
        public int Frames;

        public readonly ImageInfo Managed => new(ImageFormat.FromNative((NativeFormat)Format), Width, Height, Frames);
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Buffer
    {
        public byte* Data;
        public long Length;
    }

    /// <summary>An encoded file in native memory, freed on disposal; its bytes are not to be used after.</summary>
    public ref struct File
    {
        private Buffer _buffer;

        internal File(Buffer buffer) => _buffer = buffer;

        public readonly ReadOnlySpan<byte> Bytes => new(_buffer.Data, checked((int)_buffer.Length));

        public void Dispose()
        {
            fixed (Buffer* buffer = &_buffer)
                faceimage_buffer_free(buffer);
        }
    }

    [LibraryImport(Library)]
    private static partial int faceimage_abi_version();

    [LibraryImport(Library)]
    private static partial byte* faceimage_last_error();

    [LibraryImport(Library)]
    private static partial int faceimage_init();

    [LibraryImport(Library)]
    private static partial int faceimage_probe(byte* data, long length, Info* info);

    [LibraryImport(Library)]
    private static partial int faceimage_decode(byte* data, long length, byte* rgb, long rgbLength);

    [LibraryImport(Library)]
    private static partial int faceimage_probe_moving(byte* data, long length, Info* info);

    [LibraryImport(Library)]
    private static partial int faceimage_decode_frames(byte* data, long length, int* frames, int count, byte* rgb, long rgbLength);

    [LibraryImport(Library)]
    private static partial int faceimage_encode(byte* rgb, int width, int height, int format, int quality, Buffer* output);

    [LibraryImport(Library)]
    private static partial int faceimage_encode_animation(
        byte** frames, int count, int width, int height, int format, int quality, int delayMilliseconds, int loop, Buffer* output);

    [LibraryImport(Library)]
    private static partial void faceimage_buffer_free(Buffer* buffer);
}
