using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace FaceService.Model.Weights.TensorFlowJs;

/// <summary>
/// Reads weights as tensorflow.js stores them: a JSON manifest that names tensors, and shards beside it that hold their numbers one
/// after the other, as float32 or as whole numbers of 8 or 16 bits with a scale and a least value. Neither need be trusted.
/// </summary>
public static class TensorFlowJsFile
{
    private const long LargestGroup = 512L << 20;

    /// <summary>Reads a manifest and its shards.</summary>
    /// <param name="path">The manifest; the shards lie in its folder.</param>
    /// <returns>Tensors of float32 by name, in TensorFlow's order of dimensions.</returns>
    /// <exception cref="WeightFileException">A file cannot be read, or is no such file.</exception>
    public static IReadOnlyDictionary<string, WeightTensor> Read(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Read(path, ReadBytes(path, WeightManifest.LongestBytes), name => ReadBytes(Path.Combine(folder, name), LargestGroup));
    }

    /// <summary>Reads a manifest whose shards come from elsewhere.</summary>
    /// <param name="path">What messages call the manifest.</param>
    /// <param name="manifest">Its bytes.</param>
    /// <param name="shard">The bytes of a shard by its file name.</param>
    /// <exception cref="WeightFileException">It is no such file.</exception>
    public static IReadOnlyDictionary<string, WeightTensor> Read(string path, ReadOnlyMemory<byte> manifest, Func<string, ReadOnlyMemory<byte>> shard)
    {
        var tensors = new Dictionary<string, WeightTensor>(StringComparer.Ordinal);
        foreach (var group in WeightManifest.Parse(path, manifest))
        {
            var data = Joined(path, group, shard);
            var at = 0;
            foreach (var entry in group.Weights)
            {
                var length = (int)(entry.Count * entry.BytesEach);
                if (!tensors.TryAdd(entry.Name, Tensor(path, entry, data.Slice(at, length).Span)))
                    throw new WeightFileException(WeightFileProblem.DuplicateName, $"{path}: the weight '{entry.Name}' is there twice.");
                at += length;
            }
        }

        return tensors;
    }

    private static ReadOnlyMemory<byte> Joined(string path, WeightGroup group, Func<string, ReadOnlyMemory<byte>> shard)
    {
        var announced = group.Weights.Sum(entry => entry.Count * entry.BytesEach);
        if (announced > LargestGroup)
            throw new WeightFileException(WeightFileProblem.FileTooLarge, $"{path}: the manifest announces {announced} bytes of weights; at most {LargestGroup} are read.");
        var shards = new List<ReadOnlyMemory<byte>>();
        foreach (var name in group.Paths)
        {
            shards.Add(shard(name));
            if (shards.Sum(part => (long)part.Length) > announced)
                break;
        }

        var length = shards.Sum(part => (long)part.Length);
        if (length != announced)
            throw new WeightFileException(WeightFileProblem.StorageSize, $"{path}: {string.Join(", ", group.Paths)} hold {length} bytes or more; the manifest announces {announced}.");
        return shards.Count == 1 ? shards[0] : shards.SelectMany(part => part.ToArray()).ToArray();
    }

    private static WeightTensor Tensor(string path, WeightEntry entry, ReadOnlySpan<byte> data)
    {
        var stored = new byte[entry.Count * sizeof(float)];
        var numbers = MemoryMarshal.Cast<byte, float>(stored.AsSpan());
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = entry.BytesEach switch
            {
                1 => (float)((data[i] * entry.Scale) + entry.Least),
                2 => (float)((BinaryPrimitives.ReadUInt16LittleEndian(data[(2 * i)..]) * entry.Scale) + entry.Least),
                _ => BinaryPrimitives.ReadSingleLittleEndian(data[(4 * i)..]),
            };
            if (!float.IsFinite(numbers[i]))
                throw new WeightFileException(WeightFileProblem.NotFinite, $"{path}: the weight '{entry.Name}' holds a number that is not finite.");
        }

        return new WeightTensor(entry.Name, TensorType.Float32, entry.Shape, stored);
    }

    private static byte[] ReadBytes(string path, long most)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length <= most
                ? File.ReadAllBytes(path)
                : throw new WeightFileException(WeightFileProblem.FileTooLarge, $"{path} has {length} bytes; at most {most} are read.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new WeightFileException(WeightFileProblem.Unreadable, $"{path}: the file cannot be read: {e.Message}", e);
        }
    }
}
