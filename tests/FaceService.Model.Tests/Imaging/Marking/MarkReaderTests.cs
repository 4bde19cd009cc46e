using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Model.Tests.Imaging.Marking;

/// <summary>Marks as other programs write them, and files that mean harm.</summary>
public sealed class MarkReaderTests
{
    private const string Source = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
    private const string Spaces = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:i='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' "
        + "xmlns:f='urn:x-face-service:mark:1.0/'";

    [Fact]
    public void Properties_as_attributes_are_read()
    {
        var mark = Read($"<rdf:Description i:DigitalSourceType='{Source}' i:AISystemUsed='S' f:Request='{{&quot;a&quot;:1}}'/>");

        Assert.Equal(new ImageMark("S", null, "{\"a\":1}"), mark);
    }

    [Fact]
    public void Properties_spread_over_descriptions_and_resources_are_read()
    {
        var mark = Read($"<rdf:Description><i:DigitalSourceType rdf:resource='{Source}'/></rdf:Description>"
            + "<rdf:Description><i:AISystemVersionUsed><![CDATA[2]]></i:AISystemVersionUsed></rdf:Description>");

        Assert.Equal(new ImageMark(null, "2", null), mark);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<rdf:Description/>")]
    [InlineData("<rdf:Description i:DigitalSourceType='http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture'/>")]
    [InlineData("<rdf:Description><i:DigitalSourceType>" + Source + "</rdf:Description>")]
    [InlineData("<rdf:Description><i:Other><rdf:Bag><i:DigitalSourceType>" + Source + "</i:DigitalSourceType></rdf:Bag></i:Other></rdf:Description>")]
    public void Packet_without_the_statement_is_no_mark(string inner) => Assert.Null(Read(inner));

    [Fact]
    public void Compressed_itxt_of_another_program_is_read()
    {
        var mark = MarkReader.Read(Png(Compressed(Packet($"<rdf:Description i:DigitalSourceType='{Source}'/>"))));

        Assert.Equal(new ImageMark(null, null, null), mark);
    }

    [Fact]
    public void Compressed_bomb_is_no_mark_and_takes_little()
    {
        var bomb = Png(Compressed(new byte[50_000_000]));
        GC.Collect();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(MarkReader.Read(bomb));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void Document_type_is_no_mark()
    {
        var laughs = "<!DOCTYPE x [<!ENTITY a 'ha'>"
            + string.Concat(Enumerable.Range(1, 20).Select(i => $"<!ENTITY a{i} '{string.Concat(Enumerable.Repeat(i == 1 ? "&a;" : $"&a{i - 1};", 10))}'>")) + "]>";
        var packet = laughs + Encoding.UTF8.GetString(Packet($"<rdf:Description i:DigitalSourceType='{Source}' i:AISystemUsed='&a20;'/>"));
        var watch = Stopwatch.StartNew();

        Assert.Null(MarkReader.Read(Png(Plain(Encoding.UTF8.GetBytes(packet)))));
        Assert.Null(MarkReader.Read(Png(Plain("<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>"u8.ToArray()))));

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void Deep_nesting_is_no_mark()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 30_000));

        Assert.Null(MarkReader.Read(Png(Plain(Encoding.UTF8.GetBytes(deep)))));
    }

    [Fact]
    public void Packet_past_the_cap_is_no_mark()
    {
        var filler = $"<rdf:Description i:DigitalSourceType='{Source}'/><!--{new string(' ', 270_000)}-->";

        Assert.Null(Read(filler));
        Assert.NotNull(Read(filler.Remove(filler.IndexOf("<!--", StringComparison.Ordinal) + 4, 100_000)));
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    [InlineData("webp")]
    [InlineData("gif")]
    public void Truncated_and_damaged_files_never_throw(string name)
    {
        var mark = new ImageMark("S", "1", "{}");
        var good = ImageEncoder.Encode(Drawn.Noise(9, 9, 1), ImageFormat.FromName(name)!, new EncodeOptions { Mark = mark });
        var end = good.AsSpan().IndexOf("<?xpacket end"u8) + 19;

        for (var length = 0; length < good.Length; length++)
        {
            var read = MarkReader.Read(good.AsSpan(0, length));
            Assert.True(length >= end || read is null, $"a mark out of {length} bytes");
        }

        var random = new Random(2);
        for (var i = 0; i < 5_000; i++)
        {
            var bad = good.ToArray();
            for (var n = random.Next(1, 5); n > 0; n--)
                bad[random.Next(Math.Min(bad.Length, 120))] = (byte)(random.Next(2) * 255 ^ random.Next(3));
            MarkReader.Read(bad);
        }
    }

    [Theory]
    [InlineData(0xFFFFFFFF)]
    [InlineData(0x7FFFFFFF)]
    [InlineData(0x80000000)]
    public void Length_that_lies_ends_the_search(uint length)
    {
        byte[] big = [(byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length];
        byte[] little = [.. big.Reverse()];

        Assert.Null(MarkReader.Read([.. TestPng.Signature, .. big, .. "iTXt"u8, .. "XML:com.adobe.xmp\0\0\0\0\0<x/>"u8]));
        Assert.Null(MarkReader.Read([.. "RIFF"u8, .. little, .. "WEBP"u8, .. "XMP "u8, .. little, .. "<x/>____"u8]));
    }

    [Fact]
    public void Other_files_have_no_mark()
    {
        Assert.Null(MarkReader.Read([]));
        Assert.Null(MarkReader.Read("GIF89a"u8));
        Assert.Null(MarkReader.Read("RIFF____WEBP"u8));
        Assert.Null(MarkReader.Read(Packet($"<rdf:Description i:DigitalSourceType='{Source}'/>")));
    }

    private static ImageMark? Read(string inner) => MarkReader.Read(Png(Plain(Packet(inner))));

    private static byte[] Packet(string inner) =>
        Encoding.UTF8.GetBytes($"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF {Spaces}>{inner}</rdf:RDF></x:xmpmeta>\n   \0");

    private static byte[] Plain(byte[] packet) => [.. "XML:com.adobe.xmp\0"u8, 0, 0, 0, 0, .. packet];

    private static byte[] Compressed(byte[] packet)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
            zlib.Write(packet);
        return [.. "XML:com.adobe.xmp\0"u8, 1, 0, 0, 0, .. packed.ToArray()];
    }

    private static byte[] Png(byte[] itxt) =>
        TestPng.Write(1, 1, TestPng.Colour.Rgb, 8, [1, 2, 3], TestPng.Chunk("iTXt", itxt));
}
