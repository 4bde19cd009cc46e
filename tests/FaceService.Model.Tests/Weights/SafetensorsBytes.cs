using System.Buffers.Binary;
using System.Text;

namespace FaceService.Model.Tests.Weights;

/// <summary>Builds safetensors files by hand, good and bad.</summary>
internal static class SafetensorsBytes
{
    /// <summary>A header of the right length and as many bytes of data.</summary>
    public static byte[] File(string header, int dataBytes = 0) => File(Encoding.UTF8.GetBytes(header), dataBytes);

    public static byte[] File(byte[] header, int dataBytes = 0) => WithLength((ulong)header.Length, header, dataBytes);

    /// <summary>A header that claims another length than it has.</summary>
    public static byte[] WithLength(ulong claimed, byte[] header, int dataBytes = 0)
    {
        var file = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(file, claimed);
        header.CopyTo(file, 8);
        return file;
    }

    /// <summary>A tensor's entry.</summary>
    public static string Entry(string name, string dtype, string shape, string offsets) =>
        $$"""
        "{{name}}":{"dtype":"{{dtype}}","shape":{{shape}},"data_offsets":{{offsets}}}
        """;
}
