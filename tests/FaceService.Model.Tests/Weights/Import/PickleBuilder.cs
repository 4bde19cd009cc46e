using System.Buffers.Binary;
using System.Text;

namespace FaceService.Model.Tests.Weights.Import;

/// <summary>Writes pickles opcode by opcode, good and bad.</summary>
internal sealed class PickleBuilder
{
    private readonly List<byte> _bytes = [];

    public PickleBuilder(int protocol = 4) => Raw(0x80, (byte)protocol);

    public int Length => _bytes.Count;

    public PickleBuilder Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleBuilder Op(char opcode) => Raw((byte)opcode);

    public PickleBuilder Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return Op('X').Int32(utf8.Length).Raw(utf8);
    }

    public PickleBuilder Int(int value) => Op('J').Int32(value);

    public PickleBuilder Long(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Raw(0x8a, 8).Raw(bytes);
    }

    public PickleBuilder Bytes(byte[] value) => Op('B').Int32(value.Length).Raw(value);

    public PickleBuilder Global(string module, string name) => Op('c').Raw(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));

    /// <summary>A call of a function on what <paramref name="arguments"/> pushes.</summary>
    public PickleBuilder Call(string module, string name, Action<PickleBuilder> arguments)
    {
        Global(module, name).Op('(');
        arguments(this);
        return Op('t').Op('R');
    }

    /// <summary>A dictionary of text keys.</summary>
    public PickleBuilder Dict(params (string Key, Action<PickleBuilder> Value)[] entries)
    {
        Op('}').Op('(');
        foreach (var (key, value) in entries)
            value(Text(key));
        return Op('u');
    }

    /// <summary>An object of NVIDIA's persistence.</summary>
    public PickleBuilder Persistent(string className, params (string Key, Action<PickleBuilder> Value)[] state) =>
        Call("torch_utils.persistence", "_reconstruct_persistent_obj", call => call.Dict(
            ("type", value => value.Text("class")),
            ("class_name", value => value.Text(className)),
            ("state", value => value.Dict(state))));

    public PickleBuilder Tuple(params int[] values)
    {
        Op('(');
        foreach (var value in values)
            Int(value);
        return Op('t');
    }

    public byte[] Stop() => [.. _bytes, (byte)'.'];

    private PickleBuilder Int32(int value) =>
        Raw((byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24));
}
