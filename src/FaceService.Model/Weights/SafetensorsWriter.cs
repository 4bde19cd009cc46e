using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FaceService.Model.Weights;

/// <summary>
/// Writes safetensors files. The same content gives the same bytes: names are sorted, and nothing of the clock or the
/// machine gets in.
/// </summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a file beside its place, flushes it to the disk and renames it.</summary>
    /// <param name="path">Its place; the folder must exist.</param>
    /// <param name="tensors">The tensors, in any order.</param>
    /// <param name="metadata">The <c>__metadata__</c>, or null.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or one is called <c>__metadata__</c>.</exception>
    public static void Write(
        string path, IEnumerable<WeightTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var ordered = Order(tensors);
        DurableFile.Write(path, stream => Write(stream, ordered, metadata));
    }

    /// <summary>Writes a file's bytes to a stream.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="tensors">The tensors, in any order.</param>
    /// <param name="metadata">The <c>__metadata__</c>, or null.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or one is called <c>__metadata__</c>.</exception>
    public static void Write(
        Stream stream, IEnumerable<WeightTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(stream, Order(tensors), metadata);

    private static void Write(Stream stream, List<WeightTensor> ordered, IReadOnlyDictionary<string, string>? metadata)
    {
        stream.Write(Header(ordered, metadata));
        foreach (var tensor in ordered)
            stream.Write(tensor.Data.Span);
    }

    // The widest elements first, so that each tensor lies at a multiple of its elements' size; then by name.
    private static List<WeightTensor> Order(IEnumerable<WeightTensor> tensors)
    {
        var ordered = tensors
            .OrderByDescending(tensor => tensor.Type.Size())
            .ThenBy(tensor => tensor.Name, StringComparer.Ordinal)
            .ToList();
        var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.MetadataName };
        if (ordered.Find(tensor => !names.Add(tensor.Name)) is { } again)
            throw new ArgumentException($"The name '{again.Name}' is taken twice.", nameof(tensors));
        return ordered;
    }

    private static byte[] Header(List<WeightTensor> ordered, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
                WriteMetadata(json, metadata);
            var offset = 0L;
            foreach (var tensor in ordered)
            {
                WriteTensor(json, tensor, offset);
                offset += tensor.Data.Length;
            }

            json.WriteEndObject();
        }

        // Padded with spaces, so that the data begins at a multiple of the widest element.
        var length = (buffer.WrittenCount + Alignment - 1) / Alignment * Alignment;
        var header = new byte[SafetensorsHeader.PrefixBytes + length];
        header.AsSpan().Fill((byte)' ');
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)length);
        buffer.WrittenSpan.CopyTo(header.AsSpan(SafetensorsHeader.PrefixBytes));
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(SafetensorsHeader.MetadataName);
        foreach (var (name, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter json, WeightTensor tensor, long offset)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", tensor.Type.Name());
        json.WriteStartArray("shape");
        foreach (var length in tensor.Shape)
            json.WriteNumberValue(length);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(offset + tensor.Data.Length);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
