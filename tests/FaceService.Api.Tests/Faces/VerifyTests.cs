using System.Net.Http.Headers;
using System.Text.Json;
using FaceService.Api.Tests.Hosting;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Marking;

namespace FaceService.Api.Tests.Faces;

public sealed class VerifyTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly HttpClient _client = shared.Client;

    [Theory]
    [InlineData("/face/42.png")]
    [InlineData("/face/42.jpg?size=200")]
    [InlineData("/face/42.webp?size=128")]
    [InlineData("/face/42.png?truncation=0.3&noise=random&gender=male&size=64")]
    public async Task Picture_that_was_made_here_is_known(string path)
    {
        var answer = await VerifyAsync(await _client.FaceAsync(path));
        AssertAnswer(answer, marked: true, "yes");
        Assert.InRange(answer.GetProperty("similarity").GetDouble(), 0.5, 1);
        var mark = answer.GetProperty("mark");
        Assert.Equal("FaceService", mark.GetProperty("system").GetString());
        Assert.Equal(42, mark.GetProperty("request").GetProperty("seed").GetInt32());
    }

    [Theory]
    [InlineData(32, "jpeg", 60)]
    [InlineData(150, "webp", 80)]
    [InlineData(64, "png", 90)]
    public async Task Picture_resized_and_recompressed_with_its_mark_is_known(int size, string format, int quality)
    {
        var original = await _client.FaceAsync("/face/7.png?size=100");
        var changed = ImageEncoder.Encode(ImageDecoder.Decode(original), ImageFormat.FromName(format)!, new EncodeOptions
        {
            Size = size,
            Quality = quality,
            Mark = MarkReader.Read(original),
        });
        AssertAnswer(await VerifyAsync(changed), marked: true, "yes");
    }

    [Fact]
    public async Task Other_picture_under_a_copied_mark_is_found_out()
    {
        var mark = MarkReader.Read(await _client.FaceAsync("/face/7.png"));
        var other = ImageDecoder.Decode(await _client.FaceAsync("/face/8.png?size=64"));
        var forged = ImageEncoder.Encode(other, ImageFormat.Png, new EncodeOptions { Mark = mark });
        var answer = await VerifyAsync(forged);
        AssertAnswer(answer, marked: true, "no");
        Assert.InRange(answer.GetProperty("similarity").GetDouble(), 0, 0.5);
    }

    [Fact]
    public async Task Picture_without_a_mark_is_unknown()
    {
        var stripped = ImageEncoder.Encode(ImageDecoder.Decode(await _client.FaceAsync("/face/7.png")), ImageFormat.Png);
        var answer = await VerifyAsync(stripped);
        AssertAnswer(answer, marked: false, "unknown");
        Assert.False(answer.TryGetProperty("mark", out var mark) && mark.ValueKind != JsonValueKind.Null);
    }

    [Fact]
    public async Task Picture_of_a_latent_is_marked_but_cannot_be_drawn_again()
    {
        var face = await (await _client.PostJsonAsync("/generate", """{"latent": [1, 2, 3, 4, 5, 6, 7, 8]}""")).BytesAsync();
        AssertAnswer(await VerifyAsync(face), marked: true, "unknown");
    }

    [Fact]
    public async Task Mixed_picture_is_known()
    {
        var face = await (await _client.PostJsonAsync("/generate", """{"seed": 1, "mix": {"seed": 2, "layers": [0, 3]}, "factors": {"1": 2}, "size": 64}""")).BytesAsync();
        AssertAnswer(await VerifyAsync(face), marked: true, "yes");
    }

    [Fact]
    public async Task Each_picture_of_a_zip_and_of_json_is_known()
    {
        var json = await (await _client.PostJsonAsync("/generate", """{"seeds": [1, "x"], "layout": "json", "noise": "random"}""")).JsonAsync();
        foreach (var face in json.GetProperty("faces").EnumerateArray())
            AssertAnswer(await VerifyAsync(face.GetProperty("image").GetBytesFromBase64()), marked: true, "yes");
    }

    [Fact]
    public async Task Grid_is_known_and_its_faces_told()
    {
        var grid = await (await _client.PostJsonAsync("/generate", """{"seed": 1, "count": 4, "layout": "grid", "size": 32}""")).BytesAsync();
        var answer = await VerifyAsync(grid);
        AssertAnswer(answer, marked: true, "yes");
        Assert.Equal(4, answer.GetProperty("mark").GetProperty("request").GetProperty("faces").GetArrayLength());
    }

    [Fact]
    public async Task Animated_webp_is_known_by_its_first_frame_and_gif_is_marked()
    {
        var webp = await (await _client.PostJsonAsync("/interpolate", """{"from": 1, "to": 2, "frames": 3, "format": "webp", "size": 64}""")).BytesAsync();
        AssertAnswer(await VerifyAsync(webp, "image/webp"), marked: true, "yes");
        var gif = await (await _client.PostJsonAsync("/interpolate", """{"from": 1, "to": 2, "frames": 3}""")).BytesAsync();
        AssertAnswer(await VerifyAsync(gif, "image/gif"), marked: true, "unknown");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"seed": 1, "model": "nobody@1", "model_digest": "00", "size": 16}""")]
    [InlineData("""{"seed": -1, "model": "portraits@1", "model_digest": "00", "size": 16}""")]
    [InlineData("""{"layout": "grid", "faces": [1, 2], "model": "portraits@1", "model_digest": "00"}""")]
    [InlineData("""{"layout": "grid", "faces": [], "model": "portraits@1", "model_digest": "00"}""")]
    [InlineData("""{"seed": 1, "model": "portraits@1", "model_digest": "00", "size": 16}""")]
    public async Task Mark_that_was_made_up_proves_nothing(string request)
    {
        var picture = ImageDecoder.Decode(await _client.FaceAsync("/face/7.png"));
        var forged = ImageEncoder.Encode(picture, ImageFormat.Png, new EncodeOptions { Mark = new ImageMark("FaceService", "0.1.0", request) });
        AssertAnswer(await VerifyAsync(forged), marked: true, "unknown");
    }

    [Fact]
    public async Task Mark_of_another_system_is_told_and_proves_nothing()
    {
        var picture = ImageDecoder.Decode(await _client.FaceAsync("/face/7.png"));
        var other = ImageEncoder.Encode(picture, ImageFormat.Jpeg, new EncodeOptions { Mark = new ImageMark("Elsewhere", "3", null) });
        var answer = await VerifyAsync(other);
        AssertAnswer(answer, marked: true, "unknown");
        Assert.Equal("Elsewhere", answer.GetProperty("mark").GetProperty("system").GetString());
    }

    [Fact]
    public async Task Picture_may_come_in_a_form()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("a note"), "comment" },
            { new ByteArrayContent(await _client.FaceAsync("/face/42.png")), "file", "face.png" },
        };
        AssertAnswer(await (await _client.PostAsync("/verify", form)).JsonAsync(), marked: true, "yes");
    }

    [Fact]
    public async Task Form_without_the_file_is_refused()
    {
        using var form = new MultipartFormDataContent { { new StringContent("x"), "image" } };
        await (await _client.PostAsync("/verify", form)).ProblemAsync(400, "file");
    }

    [Theory]
    [InlineData("")]
    [InlineData("GIF89a")]
    [InlineData("%PDF-1.7 is no picture")]
    [InlineData("\u0089PNG")]
    public async Task Body_that_is_no_picture_is_refused(string body)
    {
        var bytes = body.Select(c => (byte)c).ToArray();
        Assert.Equal(400, (int)(await PostAsync(bytes, "image/png")).StatusCode);
    }

    [Fact]
    public async Task Body_that_is_half_a_picture_is_refused()
    {
        var whole = await _client.FaceAsync("/face/42.png?size=256");
        var mark = whole.AsSpan().IndexOf("IDAT"u8);
        await (await PostAsync(whole[..(mark + 100)], "image/png")).ProblemAsync(400, "file");
    }

    [Fact]
    public async Task Body_of_another_type_is_415() => await (await PostAsync([1], "text/plain")).ProblemAsync(415, "Content-Type");

    [Fact]
    public async Task Body_that_is_too_large_is_413() => await (await PostAsync(new byte[(32 << 20) + 1], "image/png")).ProblemAsync(413, "body");

    private async Task<JsonElement> VerifyAsync(byte[] file, string type = "image/png")
    {
        var response = await PostAsync(file, type);
        await response.BytesAsync();
        return await response.JsonAsync();
    }

    private Task<HttpResponseMessage> PostAsync(byte[] file, string type)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return _client.PostAsync("/verify", content);
    }

    private static void AssertAnswer(JsonElement answer, bool marked, string madeHere)
    {
        Assert.Equal(marked, answer.GetProperty("marked").GetBoolean());
        Assert.True(madeHere == answer.GetProperty("madeHere").GetString(), answer.ToString());
        Assert.NotEmpty(answer.GetProperty("reason").GetString()!);
    }
}
