using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace FaceService.Training.Runs;

/// <summary>
/// A checkpoint: one safetensors file with every tensor that the next step depends on, the numbers beside them as JSON under
/// <c>counters</c>. Written beside its place, flushed, then renamed: whatever happens meanwhile, the file is whole or absent.
/// </summary>
internal static class CheckpointFile
{
    private const string Format = "face-checkpoint/1";
    private const int LargestHeader = 64 << 20;

    public static void Write(string path, IEnumerable<(string Name, Tensor Tensor)> state, JsonObject counters)
    {
        var tensors = state.ToList();
        var header = new JsonObject
        {
            ["__metadata__"] = new JsonObject { ["format"] = Format, ["counters"] = counters.ToJsonString() },
        };
        long offset = 0;
        foreach (var (name, tensor) in tensors)
        {
            var bytes = tensor.numel() * sizeof(float);
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. tensor.shape.Select(n => JsonValue.Create(n))]),
                ["data_offsets"] = new JsonArray(offset, offset + bytes),
            };
            offset += bytes;
        }

        var beside = path + ".new";
        using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            WriteHeader(stream, header);
            foreach (var (_, tensor) in tensors)
                WriteTensor(stream, tensor);
            stream.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Copies a checkpoint's tensors into place.</summary>
    /// <returns>The counters.</returns>
    /// <exception cref="TrainingException">The file is damaged or belongs to other networks; nothing is promised about the state then.</exception>
    public static JsonObject Read(string path, IEnumerable<(string Name, Tensor Tensor)> state)
    {
        using var stream = File.OpenRead(path);
        var header = ReadHeader(stream, path, out var start);
        foreach (var (name, tensor) in state)
        {
            if (header[name] is not JsonObject entry)
                throw new TrainingException($"The checkpoint '{path}' lacks the tensor '{name}'.");
            var shape = entry["shape"]!.AsArray().Select(n => (long)n!).ToArray();
            if (!shape.SequenceEqual(tensor.shape))
                throw new TrainingException(
                    $"The checkpoint '{path}' has '{name}' as [{string.Join(", ", shape)}], the run as [{string.Join(", ", tensor.shape)}].");
            stream.Position = start + (long)entry["data_offsets"]![0]!;
            ReadTensor(stream, tensor);
        }

        return JsonNode.Parse((string)header["__metadata__"]!["counters"]!)!.AsObject();
    }

    private static void WriteHeader(Stream stream, JsonObject header)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = new byte[(json.Length + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        json.CopyTo(padded, 0);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded.Length);
        stream.Write(length);
        stream.Write(padded);
    }

    private static JsonObject ReadHeader(Stream stream, string path, out long start)
    {
        Span<byte> prefix = stackalloc byte[8];
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length is <= 0 or > LargestHeader)
            throw new TrainingException($"The checkpoint '{path}' is damaged.");
        var json = new byte[length];
        stream.ReadExactly(json);
        start = 8 + length;
        return JsonNode.Parse(json)!.AsObject();
    }

    private static void WriteTensor(Stream stream, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        stream.Write(tensor.detach().to(ScalarType.Float32).cpu().contiguous().bytes);
    }

    private static void ReadTensor(Stream stream, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var host = empty(tensor.shape, ScalarType.Float32);
        stream.ReadExactly(host.bytes);
        tensor.copy_(host);
    }
}
