using System.Text;
using FaceService.Model.Latents;
using FsCheck;
using FsCheck.Fluent;

namespace FaceService.Model.Tests.Latents;

public sealed class NpyFileTests
{
    // Written by numpy.save: float32 [3], float64 [2, 3], float32 [2, 3] in Fortran order, int64 [2].
    private const string Float32 =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AAAAwM3MzD0=";

    private const string Float64 =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAD4PwAAAAAAAADAmpmZmZmZuT8AAAAAAAAIQAAAAAAAABBAA5MAqkvdXX4=";

    private const string Fortran =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AACAPwAAgD8AAIA/AACAPwAAgD8=";

    private const string Int64 =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAAAAAAAAIAAAAAAAAA";

    [Fact]
    public void Float32_file_of_numpy_is_read()
    {
        var array = NpyFile.Parse(Convert.FromBase64String(Float32));

        Assert.Equal([3], array.Shape);
        Assert.Equal([1.5f, -2, 0.1f], array.ToFloat32());
        Assert.False(array.IsFloat64);
    }

    [Fact]
    public void Float64_file_of_numpy_is_read()
    {
        var array = NpyFile.Parse(Convert.FromBase64String(Float64));

        Assert.Equal([2, 3], array.Shape);
        Assert.Equal([1.5, -2, 0.1, 3, 4, 5e300], array.Values);
        Assert.True(array.IsFloat64);
    }

    [Fact]
    public void Written_files_equal_numpys_byte_for_byte()
    {
        Assert.Equal(Float32, Convert.ToBase64String(NpyFile.ToBytes(NpyArray.FromFloat32([1.5f, -2, 0.1f], [3]))));
        Assert.Equal(Float64, Convert.ToBase64String(NpyFile.ToBytes(new NpyArray([2, 3], [1.5, -2, 0.1, 3, 4, 5e300], true))));
    }

    [Fact]
    public void Any_array_comes_back_bit_for_bit() =>
        Prop.ForAll<float[], bool>((values, wide) =>
        {
            var back = NpyFile.Parse(NpyFile.ToBytes(NpyArray.FromFloat32(values, [1, values.Length]) with { IsFloat64 = wide }));
            return back.IsFloat64 == wide
                && back.ToFloat32().Select(BitConverter.SingleToInt32Bits).SequenceEqual(values.Select(BitConverter.SingleToInt32Bits));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(Fortran, "ascontiguousarray")]
    [InlineData(Int64, "<i8")]
    public void Arrays_of_another_kind_are_refused(string file, string reason) =>
        Assert.Contains(reason, Refused(Convert.FromBase64String(file)));

    [Fact]
    public void Every_truncation_is_refused()
    {
        var file = Convert.FromBase64String(Float64);

        for (var length = 0; length < file.Length; length++)
            Refused(file[..length]);
    }

    [Fact]
    public void Trailing_byte_is_refused() =>
        Assert.Contains("13 bytes", Refused([.. Convert.FromBase64String(Float32), 0]));

    [Theory]
    [InlineData("()")]
    [InlineData("(,)")]
    [InlineData("(3)")]
    [InlineData("(-3,)")]
    [InlineData("(1,1,1,1,3)")]
    [InlineData("(4294967297,)")]
    [InlineData("(16777216,16777216,16777216)")]
    [InlineData("(3,), 'x': (3,)")]
    public void Odd_shapes_are_refused(string shape) =>
        Refused(WithHeader($"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}\n"));

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (3,), }\n")]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (3,), }\n")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (3,), }\n")]
    [InlineData("{'descr': '<f4', 'shape': (3,), }\n")]
    [InlineData("__import__('os').system('true')\n")]
    [InlineData("")]
    public void Odd_headers_are_refused(string header) => Refused(WithHeader(header));

    private static byte[] WithHeader(string header) =>
        [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[12]];

    private static string Refused(byte[] file) => Assert.Throws<NpyFormatException>(() => NpyFile.Parse(file)).Message;
}
