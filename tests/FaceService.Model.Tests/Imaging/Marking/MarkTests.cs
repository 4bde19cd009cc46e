using System.Text;
using System.Xml.Linq;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Model.Tests.Imaging.Marking;

public sealed class MarkTests
{
    private const string Request = """{"model":"portraits-64@1","seed":7,"attributes":{"heritage":"a<b>&'é漢"}}""";
    private static readonly ImageMark Mark = new("Face <Service>", "1.2.3", Request);
    private static readonly RgbImage Picture = Drawn.Smooth(37, 21);

    public static TheoryData<string> Formats => ["png", "jpeg", "webp", "gif"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Mark_is_read_back(string format) => Assert.Equal(Mark, MarkReader.Read(Marked(format)));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Mark_without_a_request_is_read_back(string format)
    {
        var mark = new ImageMark("Other", null, null);

        Assert.Equal(mark, MarkReader.Read(ImageEncoder.Encode(Picture, ImageFormat.FromName(format)!, new EncodeOptions { Mark = mark })));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void File_without_a_mark_has_none(string format) =>
        Assert.Null(MarkReader.Read(ImageEncoder.Encode(Picture, ImageFormat.FromName(format)!)));

    [Theory]
    [InlineData("png")]
    [InlineData("jpeg")]
    [InlineData("webp")]
    public void Mark_leaves_the_pixels_alone(string format)
    {
        var plain = ImageDecoder.Decode(ImageEncoder.Encode(Picture, ImageFormat.FromName(format)!));

        Assert.Equal(plain.Pixels.ToArray(), ImageDecoder.Decode(Marked(format)).Pixels.ToArray());
    }

    [Fact]
    public void Png_carries_an_uncompressed_itxt_chunk_before_the_pixels()
    {
        var chunks = TestPng.Chunks(Marked("png"));

        Assert.Equal(["IHDR", "iTXt"], chunks.Take(2).Select(chunk => chunk.Type));
        Assert.Single(chunks, chunk => chunk.Type == "iTXt");
        var prefix = "XML:com.adobe.xmp\0\0\0\0\0"u8.ToArray();
        Assert.Equal(prefix, chunks[1].Data[..prefix.Length]);
        AssertPacket(chunks[1].Data[prefix.Length..]);
    }

    [Fact]
    public void Jpeg_carries_an_app1_segment_behind_jfif()
    {
        var segments = TestJpeg.Segments(Marked("jpeg"));

        Assert.Equal([(byte)0xE0, (byte)0xE1], segments.Take(2).Select(segment => segment.Marker));
        Assert.Single(segments, segment => segment.Marker == 0xE1);
        var prefix = "http://ns.adobe.com/xap/1.0/\0"u8.ToArray();
        Assert.Equal(prefix, segments[1].Data[..prefix.Length]);
        AssertPacket(segments[1].Data[prefix.Length..]);
    }

    [Fact]
    public void Webp_becomes_an_extended_file_with_an_xmp_chunk()
    {
        var chunks = TestWebp.Chunks(Marked("webp"));

        Assert.Equal(["VP8X", "VP8 ", "XMP "], chunks.Select(chunk => chunk.Type));
        Assert.Equal([0x04, 0, 0, 0, 36, 0, 0, 20, 0, 0], chunks[0].Data); // the XMP flag, width - 1, height - 1
        AssertPacket(chunks[2].Data);
    }

    [Fact]
    public void Animated_webp_keeps_its_frames()
    {
        var chunks = TestWebp.Chunks(Moving(ImageFormat.Webp));

        Assert.Equal(0x06, chunks[0].Data[0] & 0x06); // animation and XMP
        Assert.Equal(2, chunks.Count(chunk => chunk.Type == "ANMF"));
        AssertPacket(chunks.Single(chunk => chunk.Type == "XMP ").Data);
        Assert.Equal(Mark, MarkReader.Read(Moving(ImageFormat.Webp)));
        Assert.Equal(2, ImageDecoder.Probe(Moving(ImageFormat.Webp)).Frames);
    }

    [Fact]
    public void Gif_carries_a_bare_packet_that_readers_of_blocks_pass_over()
    {
        var file = Moving(ImageFormat.Gif);

        var gif = TestGif.Read(file);
        Assert.Equal(2, gif.Frames);
        Assert.True(gif.Applications.ContainsKey("XMP DataXMP"));
        var start = file.AsSpan().IndexOf("XMP DataXMP"u8) + 11;
        var length = file.AsSpan(start).IndexOf((byte)1);
        AssertPacket(file[start..(start + length)]);
        Assert.Equal(
            [1, .. Enumerable.Range(0, 256).Select(i => (byte)(255 - i)), 0],
            file[(start + length)..(start + length + 258)]);
        Assert.Equal(Mark, MarkReader.Read(file));
    }

    [Fact]
    public void Mark_that_no_jpeg_could_hold_is_refused()
    {
        var mark = Mark with { Request = new string('x', 65_000) };

        var e = Assert.Throws<ArgumentException>(() => ImageEncoder.Encode(Picture, ImageFormat.Png, new EncodeOptions { Mark = mark }));

        Assert.Contains("room for 64,000", e.Message);
    }

    [Fact]
    public void Largest_mark_fits_every_format()
    {
        var mark = Mark with { Request = new string('x', 63_000) };

        foreach (var format in ImageFormat.All)
            Assert.Equal(mark, MarkReader.Read(ImageEncoder.Encode(Picture, format, new EncodeOptions { Mark = mark })));
    }

    private static byte[] Marked(string format) =>
        ImageEncoder.Encode(Picture, ImageFormat.FromName(format)!, new EncodeOptions { Mark = Mark });

    private static byte[] Moving(ImageFormat format) => Animation.Encode(
        [Picture, Drawn.Plain(37, 21, 9, 9, 9)], format, TimeSpan.FromMilliseconds(50), options: new EncodeOptions { Mark = Mark });

    private static void AssertPacket(byte[] packet)
    {
        var text = Encoding.UTF8.GetString(packet);
        Assert.StartsWith("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>", text, StringComparison.Ordinal);
        Assert.EndsWith("<?xpacket end=\"r\"?>", text, StringComparison.Ordinal);
        XNamespace iptc = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
        XNamespace rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
        XNamespace face = "urn:x-face-service:mark:1.0/";
        var description = XDocument.Parse(text).Root!.Element(rdf + "RDF")!.Element(rdf + "Description")!;
        Assert.Equal("", description.Attribute(rdf + "about")!.Value);
        Assert.Equal("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia", description.Element(iptc + "DigitalSourceType")!.Value);
        Assert.Equal("Face <Service>", description.Element(iptc + "AISystemUsed")!.Value);
        Assert.Equal("1.2.3", description.Element(iptc + "AISystemVersionUsed")!.Value);
        Assert.Equal(Request, description.Element(face + "Request")!.Value);
    }
}
