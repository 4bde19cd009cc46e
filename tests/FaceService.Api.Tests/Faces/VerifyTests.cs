using System.Net.Http.Headers;
using System.Text.Json;
using FaceService.Api.Tests.Hosting;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;

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
    [InlineData("text/html,*/*;q=0.8", "text/html")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/json", "application/json")]
    [InlineData(null, "application/json")]
    public async Task Browser_gets_a_page_and_a_program_data(string? accept, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/verify") { Content = new ByteArrayContent(await _client.FaceAsync("/face/42.png")) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);

        var answer = await _client.SendAsync(request);

        Assert.Equal(type, answer.MediaType());
        Assert.Equal("Accept", answer.Header("Vary"));
        Assert.Contains(type == "text/html" ? "Yes, it was made here." : "\"madeHere\":\"yes\"", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Page_is_for_browsers_and_a_program_is_told_to_post()
    {
        using var browser = new HttpRequestMessage(HttpMethod.Get, "/verify") { Headers = { { "Accept", "text/html" } } };
        Assert.Contains("<form", await (await _client.SendAsync(browser)).Content.ReadAsStringAsync());

        var answer = await _client.GetAsync("/verify");
        await answer.ProblemAsync(405, "method");
        Assert.Equal(["POST"], answer.Content.Headers.Allow);
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

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task Grid_of_which_one_face_was_replaced_is_found_out(int columns)
    {
        var grid = await (await _client.PostJsonAsync("/generate", $$"""{"seed": 1, "count": {{columns * columns}}, "layout": "grid", "size": 32}""")).BytesAsync();
        var other = ImageDecoder.Decode(await _client.FaceAsync("/face/999.png?size=32"));
        var cell = (columns * columns) - 2;
        AssertAnswer(await VerifyAsync(Pasted(grid, other, cell % columns * 32, cell / columns * 32)), marked: true, "no");
    }

    [Theory]
    [InlineData("mixing", """{"rows": [1, 2], "columns": [3, "bob", 5], "layers": [4, 0], "size": 32}""")]
    [InlineData("mixing", """{"rows": [1], "columns": [2], "attributes": {"gender": "male"}, "noise": "random"}""")]
    [InlineData("truncations", """{"faces": [1, 2], "truncations": [0, 0.3, 2], "size": 40}""")]
    [InlineData("truncations", """{"faces": [1], "label": [1, 0, 0, 0.5, 0]}""")]
    [InlineData("factors", """{"face": 7, "indices": [5, 1], "strengths": [-3, 0.25], "factors": {"0": 2, "1": 9}, "truncation": 0.6, "size": 32}""")]
    [InlineData("factors", """{"face": "x"}""")]
    public async Task Sheet_is_known_and_one_cell_that_was_replaced_found_out(string kind, string json)
    {
        var sheet = await (await _client.PostJsonAsync($"/sheets/{kind}", json)).BytesAsync();
        AssertAnswer(await VerifyAsync(sheet), marked: true, "yes");
        AssertAnswer(await VerifyAsync(Changed(sheet, picture => ImageResizer.Resize(picture, picture.Width * 2, picture.Height * 2))), marked: true, "yes");

        var picture = ImageDecoder.Decode(sheet);
        var side = kind == "truncations" && json.Contains("40", StringComparison.Ordinal) ? 40 : json.Contains("32", StringComparison.Ordinal) ? 32 : 16;
        var other = ImageDecoder.Decode(await _client.FaceAsync($"/face/999.png?size={side}"));
        AssertAnswer(await VerifyAsync(Pasted(sheet, other, picture.Width - side, picture.Height - side)), marked: true, "no");
    }

    [Fact]
    public async Task Sheet_of_a_latent_is_marked_but_cannot_be_drawn_again()
    {
        var sheet = await (await _client.PostJsonAsync("/sheets/truncations", """{"faces": [[1, 2, 3, 4, 5, 6, 7, 8]], "truncations": [0.5]}""")).BytesAsync();
        AssertAnswer(await VerifyAsync(sheet), marked: true, "unknown");
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(1, 4)]
    [InlineData(10, 9)]
    public async Task Picture_of_another_aspect_is_found_out(int width, int height)
    {
        var face = await _client.FaceAsync("/face/7.png?size=100");
        AssertAnswer(await VerifyAsync(Changed(face, picture => ImageResizer.Resize(picture, 20 * width, 20 * height))), marked: true, "no");
    }

    [Fact]
    public async Task Size_in_the_mark_that_was_made_smaller_hides_nothing()
    {
        var face = await _client.FaceAsync("/face/7.png?size=128");
        var mark = MarkReader.Read(face)!;
        var lied = new ImageMark(mark.System!, mark.Version!, mark.Request!.Replace("\"size\":128", "\"size\":16", StringComparison.Ordinal));
        var lettered = Drawn(ImageDecoder.Decode(face), (x, y) => y is > 60 and < 76 && x % 4 == 0);
        Assert.NotEqual(mark.Request, lied.Request);
        AssertAnswer(await VerifyAsync(ImageEncoder.Encode(lettered, ImageFormat.Png, new EncodeOptions { Mark = lied })), marked: true, "no");
    }

    [Fact]
    public async Task Picture_of_absurd_dimensions_is_413_and_not_decoded()
    {
        var face = await _client.FaceAsync("/face/7.png");
        var mark = MarkReader.Read(face);
        var huge = ImageEncoder.Encode(new RgbImage(3000, 3000, new byte[3000 * 3000 * 3]), ImageFormat.Png, new EncodeOptions { Mark = mark });
        await (await PostAsync(huge, "image/png")).ProblemAsync(413, "file");
    }

    [Theory]
    [InlineData("""{"from": 1, "to": 2, "frames": 3}""")]
    [InlineData("""{"from": 1, "to": 2, "frames": 40, "size": 32}""")]
    [InlineData("""{"seeds": [1, "x", 3], "frames": 7, "loop": true, "space": "w", "truncation": 0.8, "size": 64}""")]
    [InlineData("""{"from": 1, "to": 2, "frames": 5, "attributes": {"gender": "male"}, "noise": "random", "factors": {"1": 2}}""")]
    [InlineData("""{"from": 1, "to": 2, "frames": 3, "model": "classic"}""")]
    public async Task Animation_is_known_frame_by_frame(string json)
    {
        foreach (var format in (string[])["gif", "webp"])
        {
            var file = await (await _client.PostJsonAsync("/interpolate", json[..^1] + $$""", "format": "{{format}}"}""")).BytesAsync();
            AssertAnswer(await VerifyAsync(file, $"image/{format}"), marked: true, "yes");
        }
    }

    [Theory]
    [InlineData("gif", 3, 0)]
    [InlineData("gif", 3, 1)]
    [InlineData("webp", 3, 2)]
    [InlineData("webp", 40, 39)]
    public async Task Animation_with_one_frame_changed_is_found_out(string format, int count, int changed)
    {
        var (mark, frames) = await AnimationAsync(format, count);
        frames[changed] = ImageDecoder.Decode(await _client.FaceAsync("/face/9.png?size=64"));
        AssertAnswer(await VerifyAsync(Animated(frames, format, mark)), marked: true, "no");
    }

    [Theory]
    [InlineData("gif")]
    [InlineData("webp")]
    public async Task Animation_with_frames_left_out_is_unknown_and_another_one_is_found_out(string format)
    {
        var (mark, frames) = await AnimationAsync(format, 6);
        AssertAnswer(await VerifyAsync(Animated([frames[0], frames[3], frames[5]], format, mark)), marked: true, "unknown");
        AssertAnswer(await VerifyAsync(Animated([frames[0]], format, mark)), marked: true, "unknown");
        AssertAnswer(await VerifyAsync(Animated([frames[5], frames[0]], format, mark)), marked: true, "no");
    }

    [Fact]
    public async Task Animation_that_was_resized_is_known()
    {
        var (mark, frames) = await AnimationAsync("gif", 4);
        var smaller = frames.Select(frame => ImageResizer.Resize(frame, 40, 40)).ToArray();
        AssertAnswer(await VerifyAsync(Animated(smaller, "webp", mark)), marked: true, "yes");
    }

    [Fact]
    public async Task Animation_of_more_pixels_than_are_compared_is_413()
    {
        await using var host = new FaceHost().With("Limits:MaxPixels", "65536");
        var client = await host.ReadyClientAsync();
        var file = await (await client.PostJsonAsync("/interpolate", """{"from": 1, "to": 2, "frames": 4, "size": 100}""")).BytesAsync();
        var mark = MarkReader.Read(file)!;
        var large = AnimationDecoder.Decode(file, [0, 1, 2, 3]).Select(frame => ImageResizer.Resize(frame, 300, 300)).ToArray();
        var content = new ByteArrayContent(Animated(large, "gif", mark));
        content.Headers.ContentType = new MediaTypeHeaderValue("image/gif");
        await (await client.PostAsync("/verify", content)).ProblemAsync(413, "file");
    }

    [Fact]
    public async Task Still_picture_as_a_gif_is_known()
    {
        var original = await _client.FaceAsync("/face/7.png?size=64");
        var gif = ImageEncoder.Encode(ImageDecoder.Decode(original), ImageFormat.Gif, new EncodeOptions { Mark = MarkReader.Read(original) });
        AssertAnswer(await VerifyAsync(gif, "image/gif"), marked: true, "yes");
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
    [InlineData("""{"layout": "animation", "faces": [{"seed": 1}, {"seed": 2}], "space": "z", "loop": false, "model": "portraits@1", "model_digest": "DIGEST"}""")]
    [InlineData("""{"seed": 1, "model": "portraits@1", "model_digest": "DIGEST"}""")]
    [InlineData("""{"seed": 1, "model": "portraits@1", "model_digest": "DIGEST", "size": 0}""")]
    [InlineData("""{"layout": "poster", "faces": [{"seed": 1}], "model": "portraits@1", "model_digest": "DIGEST", "size": 16}""")]
    [InlineData("""{"layout": "mixing", "rows": [{"seed": 1}], "columns": [{"seed": 2}], "layers": [99], "model": "portraits@1", "model_digest": "DIGEST", "size": 16}""")]
    [InlineData("""{"layout": "mixing", "rows": [{"seed": 1}], "layers": [0], "model": "portraits@1", "model_digest": "DIGEST", "size": 16}""")]
    [InlineData("""{"layout": "mixing", "rows": [1, 2, {"seed": 1}], "columns": [3], "layers": [0], "model": "portraits@1", "model_digest": "DIGEST", "size": 16}""")]
    [InlineData("""{"layout": "truncations", "faces": [{"seed": 1}], "model": "portraits@1", "model_digest": "DIGEST", "size": 16}""")]
    [InlineData("""{"layout": "factors", "face": [{"seed": 1}], "indices": [0], "strengths": ["x"], "model": "portraits@1", "model_digest": "DIGEST", "size": 16}""")]
    [InlineData("""{"layout": "animation", "faces": [{"seed": 1}], "frames": 3, "space": "z", "loop": false, "model": "portraits@1", "model_digest": "DIGEST"}""")]
    public async Task Mark_that_was_made_up_proves_nothing(string request)
    {
        var picture = ImageDecoder.Decode(await _client.FaceAsync("/face/7.png"));
        var forged = ImageEncoder.Encode(picture, ImageFormat.Png, new EncodeOptions
        {
            Mark = new ImageMark("FaceService", "0.1.0", request.Replace("DIGEST", TestModels.Portraits().Digest, StringComparison.Ordinal)),
        });
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

    private static byte[] Changed(byte[] file, Func<RgbImage, RgbImage> change) =>
        ImageEncoder.Encode(change(ImageDecoder.Decode(file)), ImageFormat.Png, new EncodeOptions { Mark = MarkReader.Read(file) });

    private static byte[] Pasted(byte[] file, RgbImage other, int left, int top) => Changed(file, picture =>
    {
        var pixels = picture.Pixels.ToArray();
        for (var y = 0; y < other.Height; y++)
            other.Row(y).CopyTo(pixels.AsSpan((((top + y) * picture.Width) + left) * 3));
        return new RgbImage(picture.Width, picture.Height, pixels);
    });

    private static RgbImage Drawn(RgbImage picture, Func<int, int, bool> isWhite)
    {
        var pixels = picture.Pixels.ToArray();
        for (var i = 0; i < picture.Width * picture.Height; i++)
            if (isWhite(i % picture.Width, i / picture.Width))
                pixels.AsSpan(i * 3, 3).Fill(255);
        return new RgbImage(picture.Width, picture.Height, pixels);
    }

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

    private async Task<(ImageMark Mark, RgbImage[] Frames)> AnimationAsync(string format, int count)
    {
        var file = await (await _client.PostJsonAsync(
            "/interpolate", $$"""{"from": 1, "to": 2, "frames": {{count}}, "size": 64, "format": "{{format}}"}""")).BytesAsync();
        return (MarkReader.Read(file)!, [.. AnimationDecoder.Decode(file, [.. Enumerable.Range(0, count)])]);
    }

    private static byte[] Animated(RgbImage[] frames, string format, ImageMark mark) => Animation.Encode(
        frames, ImageFormat.FromName(format)!, TimeSpan.FromMilliseconds(50), 0, new EncodeOptions { Mark = mark });

    private static void AssertAnswer(JsonElement answer, bool marked, string madeHere)
    {
        Assert.Equal(marked, answer.GetProperty("marked").GetBoolean());
        Assert.True(madeHere == answer.GetProperty("madeHere").GetString(), answer.ToString());
        Assert.NotEmpty(answer.GetProperty("reason").GetString()!);
    }
}
