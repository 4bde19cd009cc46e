using System.IO.Compression;
using System.Text;

namespace FaceService.Tests.TorchScript;

/// <summary>
/// Writes a TorchScript file without PyTorch: source text, and the module's attributes as a protocol-2 pickle. The layout is
/// the one that <c>torch.jit.save</c> writes (serialization format version 3).
/// </summary>
internal static class ScriptFileWriter
{
    /// <param name="source">The class Net as TorchScript writes it, without its first line and its attribute lists.</param>
    /// <param name="parameters">Learnt tensors, float32.</param>
    public static byte[] Write(string source, params (string Name, long[] Shape, float[] Values)[] parameters)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "version", "3\n"u8.ToArray());
            Add(zip, "data.pkl", Module(parameters));
            Add(zip, "constants.pkl", [0x80, 2, (byte)')', (byte)'.']);
            Add(zip, "code/__torch__.py", Encoding.UTF8.GetBytes(Class(source, parameters)));
            for (var i = 0; i < parameters.Length; i++)
                Add(zip, $"data/{i}", System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(parameters[i].Values).ToArray());
        }

        return file.ToArray();
    }

    private static string Class(string source, (string Name, long[] Shape, float[] Values)[] parameters) =>
        $"""
        class Net(Module):
          __parameters__ = [{string.Concat(parameters.Select(parameter => $"\"{parameter.Name}\", "))}]
          __buffers__ = []
        {string.Concat(parameters.Select(parameter => $"  {parameter.Name} : Tensor\n"))}  training : bool
          _is_full_backward_hook : Optional[bool]
        {string.Concat(source.Trim('\n').Split('\n').Select(line => $"  {line}\n"))}
        """.ReplaceLineEndings("\n");

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        using var record = zip.CreateEntry("net/" + name, CompressionLevel.NoCompression).Open();
        record.Write(content);
    }

    private static byte[] Module((string Name, long[] Shape, float[] Values)[] parameters)
    {
        var pickle = new PickleBytes().Raw(0x80, 2).Global("__torch__", "Net").Raw(')', 0x81).Raw('}', '(');
        for (var i = 0; i < parameters.Length; i++)
            Tensor(pickle.Text(parameters[i].Name), $"{i}", parameters[i].Shape, parameters[i].Values.Length);
        return pickle.Text("training").Raw(0x89).Text("_is_full_backward_hook").Raw('N').Raw('u', 'b', '.').ToArray();
    }

    private static void Tensor(PickleBytes pickle, string key, long[] shape, int count)
    {
        pickle.Global("torch._utils", "_rebuild_tensor_v2").Raw('(', '(').Text("storage").Global("torch", "FloatStorage").Text(key).Text("cpu").Number(count).Raw('t', 'Q');
        pickle.Number(0).Raw('(');
        foreach (var size in shape)
            pickle.Number((int)size);
        pickle.Raw('t', '(');
        for (var i = 0; i < shape.Length; i++)
            pickle.Number((int)shape[(i + 1)..].Aggregate(1L, (product, size) => product * size));
        pickle.Raw('t').Raw(0x88).Global("collections", "OrderedDict").Raw(')', 'R').Raw('t', 'R');
    }

    /// <summary>The few opcodes that a module needs (Python's pickletools names them all).</summary>
    private sealed class PickleBytes
    {
        private readonly MemoryStream bytes = new();

        public PickleBytes Raw(params int[] opcodes)
        {
            foreach (var opcode in opcodes)
                bytes.WriteByte((byte)opcode);
            return this;
        }

        public PickleBytes Global(string module, string name) => Raw('c').Utf8($"{module}\n{name}\n");

        public PickleBytes Text(string text) => Raw('X').Write(BitConverter.GetBytes(text.Length)).Utf8(text);

        public PickleBytes Number(int number) => Raw('J').Write(BitConverter.GetBytes(number));

        public byte[] ToArray() => bytes.ToArray();

        private PickleBytes Utf8(string text) => Write(Encoding.UTF8.GetBytes(text));

        private PickleBytes Write(byte[] content)
        {
            bytes.Write(content);
            return this;
        }
    }
}
