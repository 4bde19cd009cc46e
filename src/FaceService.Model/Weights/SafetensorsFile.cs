using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace FaceService.Model.Weights;

/// <summary>
/// An open safetensors file, its header read and checked. Tensors are read when asked for, straight into the caller's
/// memory. Safe to use from several threads.
/// </summary>
/// <remarks>
/// Read by position and not mapped into memory: a mapped file that somebody shortens kills the whole process.
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly SafetensorsHeader _header;

    private SafetensorsFile(string path, SafeFileHandle handle, long length, SafetensorsHeader header) =>
        (FilePath, _handle, Length, _header) = (path, handle, length, header);

    /// <summary>The file's path, as it was given.</summary>
    public string FilePath { get; }

    /// <summary>The file's length, in bytes.</summary>
    public long Length { get; }

    /// <summary>The header's <c>__metadata__</c>; empty if it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorInfo> Tensors => _header.Tensors;

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WeightFileException">The file is not there, or is no valid safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            var length = RandomAccess.GetLength(handle);
            var prefix = new byte[Math.Min(length, SafetensorsHeader.PrefixBytes)];
            ReadAt(path, handle, prefix, 0);
            var json = new byte[SafetensorsHeader.ReadLength(path, prefix, length)];
            ReadAt(path, handle, json, SafetensorsHeader.PrefixBytes);
            return new SafetensorsFile(path, handle, length, SafetensorsHeader.Parse(path, json, length));
        }
        catch (Exception exception)
        {
            handle?.Dispose();
            if (exception is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                throw new WeightFileException(
                    WeightFileProblem.Unreadable, $"{path}: the file cannot be read: {exception.Message}", exception);
            }

            throw;
        }
    }

    /// <summary>Finds a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="WeightFileException">The file has none of that name.</exception>
    public TensorInfo Find(string name) =>
        Tensors.TryGetValue(name, out var tensor)
            ? tensor
            : throw new WeightFileException($"{FilePath}: the file has no tensor '{name}'.");

    /// <summary>Reads a tensor's bytes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="target">As long as the tensor.</param>
    /// <exception cref="WeightFileException">There is no such tensor, or the file was cut since it was opened.</exception>
    public void Read(string name, Span<byte> target)
    {
        var tensor = Find(name);
        if (target.Length != tensor.ByteLength)
            throw new ArgumentException($"Tensor '{name}' has {tensor.ByteLength} bytes, not {target.Length}.", nameof(target));
        try
        {
            ReadAt(FilePath, _handle, target, tensor.Offset);
        }
        catch (IOException inner)
        {
            throw new WeightFileException(WeightFileProblem.Unreadable, $"{FilePath}: {inner.Message}", inner);
        }
    }

    /// <summary>Reads a tensor with its bytes.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="WeightFileException">There is no such tensor, or it is longer than an array can be.</exception>
    public WeightTensor Read(string name)
    {
        var tensor = Find(name);
        if (tensor.ByteLength > Array.MaxLength)
            throw new WeightFileException(WeightFileProblem.BadShape, $"{FilePath}: tensor '{name}' has {tensor.ByteLength} bytes; allowed are {Array.MaxLength}.");
        var data = GC.AllocateUninitializedArray<byte>((int)tensor.ByteLength);
        Read(name, data);
        return new WeightTensor(name, tensor.Type, tensor.Shape, data);
    }

    /// <summary>Reads a tensor of any floating type as float32.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="target">As many as the tensor has elements.</param>
    /// <exception cref="WeightFileException">There is no such tensor, or it holds no floating-point numbers.</exception>
    public void ReadFloat32(string name, Span<float> target)
    {
        var tensor = Find(name);
        if (!tensor.Type.IsFloatingPoint())
            throw new WeightFileException($"{FilePath}: tensor '{name}' is of {tensor.Type}, not of floating-point numbers.");
        if (tensor.Type == TensorType.Float32)
            Read(name, System.Runtime.InteropServices.MemoryMarshal.AsBytes(target));
        else
            FloatConversion.ToFloat32(tensor.Type, Read(name).Data.Span, target);
    }

    /// <summary>SHA-256 of the whole file, lower-case hex.</summary>
    /// <exception cref="WeightFileException">The file was cut since it was opened.</exception>
    public string ComputeDigest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[(int)Math.Min(Length, 1 << 20)];
        for (var done = 0L; done < Length; done += buffer.Length)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, Length - done));
            ReadAt(FilePath, _handle, piece, done);
            hash.AppendData(piece);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _handle.Dispose();

    private static void ReadAt(string path, SafeFileHandle handle, Span<byte> target, long offset)
    {
        while (target.Length > 0)
        {
            var count = RandomAccess.Read(handle, target, offset);
            if (count == 0)
                throw new WeightFileException(WeightFileProblem.Truncated, $"{path}: the file ends at byte {offset}, inside something that it announced.");
            target = target[count..];
            offset += count;
        }
    }
}
