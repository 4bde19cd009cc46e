using System.Buffers.Binary;

namespace FaceService.Model.Tests.Weights.Import;

/// <summary>A PyTorch stream of one storage, each part of which can be made to lie.</summary>
internal sealed record TorchStreamBuilder
{
    public byte[] Magic { get; init; } = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

    public int Version { get; init; } = 1001;

    public bool IsLittleEndian { get; init; } = true;

    public string StorageClass { get; init; } = "FloatStorage";

    /// <summary>Count in the storage's id.</summary>
    public long Count { get; init; } = 4;

    /// <summary>Count before the elements.</summary>
    public long CountBeforeData { get; init; } = 4;

    public int DataBytes { get; init; } = 16;

    public string[] Keys { get; init; } = ["0"];

    public byte[] Trailing { get; init; } = [];

    /// <summary>Makes the object of the storage on the stack; by default it is the storage.</summary>
    public Action<PickleBuilder, Action<PickleBuilder>> Object { get; init; } = (pickle, storage) => storage(pickle);

    public byte[] Build()
    {
        var keys = new PickleBuilder(2).Op(']').Op('(');
        foreach (var key in Keys)
            keys.Text(key);
        var pickle = new PickleBuilder(2);
        Object(pickle, Storage);
        var count = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(count, CountBeforeData);
        return
        [
            .. new PickleBuilder(2).Raw(0x8a, 10).Raw(Magic).Stop(),
            .. new PickleBuilder(2).Int(Version).Stop(),
            .. new PickleBuilder(2).Dict(("little_endian", value => value.Raw(IsLittleEndian ? (byte)0x88 : (byte)0x89))).Stop(),
            .. pickle.Stop(),
            .. keys.Op('e').Stop(),
            .. count,
            .. new byte[DataBytes],
            .. Trailing,
        ];
    }

    private void Storage(PickleBuilder pickle) =>
        pickle.Op('(').Text("storage").Global("torch", StorageClass).Text("0").Text("cpu").Long(Count).Op('N').Op('t').Op('Q');
}
