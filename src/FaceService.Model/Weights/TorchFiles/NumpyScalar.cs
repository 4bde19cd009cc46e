using System.Buffers.Binary;
using FaceService.Model.Weights.Pickle;

namespace FaceService.Model.Weights.TorchFiles;

/// <summary>NumPy's scalars, which NVIDIA's layers have among their settings.</summary>
internal static class NumpyScalar
{
    /// <summary><c>numpy.dtype(code, …)</c>; the byte order given afterwards is always the machine's that wrote it.</summary>
    public static object Type(PickleCall call) => new PickleDict { ["code"] = call.Argument<string>(0) };

    /// <summary><c>numpy.core.multiarray.scalar(dtype, bytes)</c>, little-endian.</summary>
    public static object Read(PickleCall call)
    {
        var code = call.Argument<PickleDict>(0)["code"] as string;
        var bytes = call.Argument<PickleBytes>(1).Data.Span;
        return (code, bytes.Length) switch
        {
            ("f8", 8) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            ("f4", 4) => (double)BinaryPrimitives.ReadSingleLittleEndian(bytes),
            ("i8" or "u8", 8) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            ("i4", 4) => (long)BinaryPrimitives.ReadInt32LittleEndian(bytes),
            ("b1", 1) => bytes[0] != 0,
            _ => throw call.Bad($"a scalar of type '{code}' and {bytes.Length} bytes is not read"),
        };
    }
}
