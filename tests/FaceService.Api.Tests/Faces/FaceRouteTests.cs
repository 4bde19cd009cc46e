using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using FaceService.Api.Tests.Hosting;
using FaceService.Model.Imaging.Reading;

namespace FaceService.Api.Tests.Faces;

public sealed class FaceRouteTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly HttpClient _client = shared.Client;

    [Fact]
    public async Task Face_without_a_seed_is_random_and_not_stored()
    {
        var first = await _client.GetAsync("/face");
        var second = await _client.GetAsync("/face");

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("image/png", first.MediaType());
        Assert.True(first.Headers.CacheControl!.NoStore);
        Assert.Null(first.Headers.ETag);
        Assert.Equal("portraits@1", first.Header("X-Face-Model"));
        Assert.NotEqual(first.Header("X-Face-Seed"), second.Header("X-Face-Seed"));
    }

    [Fact]
    public async Task Face_of_the_told_seed_is_the_random_one_again()
    {
        var random = await _client.GetAsync("/face");
        var again = await _client.FaceAsync($"/face?seed={random.Header("X-Face-Seed")}");
        Assert.Equal(await random.BytesAsync(), again);
    }

    [Fact]
    public async Task Face_by_path_is_the_face_by_parameter()
    {
        Assert.Equal(await _client.FaceAsync("/face?seed=42"), await _client.FaceAsync("/face/42.png"));
        Assert.NotEqual(await _client.FaceAsync("/face?seed=43"), await _client.FaceAsync("/face/42.png"));
    }

    [Theory]
    [InlineData("0", 0u)]
    [InlineData("85", 85u)]
    [InlineData("4294967295", 4294967295u)]
    public async Task Seed_in_digits_is_that_number(string text, uint seed)
    {
        var response = await _client.GetAsync($"/face?seed={text}");
        Assert.Equal(seed.ToString(), response.Header("X-Face-Seed"));
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("007")]
    [InlineData("4294967296")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("grüße, 世界 🙂")]
    [InlineData("a.b.png")]
    public async Task Seed_of_any_other_text_is_hashed(string text)
    {
        var expected = BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToString();
        var byParameter = await _client.GetAsync($"/face?seed={Uri.EscapeDataString(text)}");
        var byPath = await _client.GetAsync($"/face/{Uri.EscapeDataString(text)}.png");
        Assert.Equal(expected, byParameter.Header("X-Face-Seed"));
        Assert.Equal(expected, byPath.Header("X-Face-Seed"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("too long")]
    public async Task Seed_that_is_empty_or_too_long_is_refused(string text)
    {
        var seed = text.Length == 0 ? "" : new string('x', 257);
        await (await _client.GetAsync($"/face?seed={seed}")).ProblemAsync(400, "seed");
    }

    [Fact]
    public async Task Seed_of_256_bytes_is_taken() =>
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync($"/face?seed={new string('x', 256)}")).StatusCode);

    [Theory]
    [InlineData("/face/42.png", "image/png")]
    [InlineData("/face/42.jpg", "image/jpeg")]
    [InlineData("/face/42.webp", "image/webp")]
    [InlineData("/face?seed=42&format=jpeg", "image/jpeg")]
    [InlineData("/face?seed=42&format=webp", "image/webp")]
    [InlineData("/face/42.webp?format=jpeg", "image/webp")] // the suffix beats the parameter
    public async Task Format_is_the_one_asked_for(string path, string mediaType)
    {
        var response = await _client.GetAsync(path);
        Assert.Equal(mediaType, response.MediaType());
        Assert.Equal(mediaType, ImageDecoder.Probe(await response.BytesAsync()).Format.MediaType);
    }

    [Theory]
    [InlineData("image/webp", "image/webp")]
    [InlineData("image/jpeg;q=0.5, image/webp;q=0.4", "image/jpeg")]
    [InlineData("image/*", "image/png")]
    [InlineData("*/*", "image/png")]
    [InlineData("image/jpeg, image/png, image/webp", "image/png")]
    [InlineData("image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", "image/png")]
    [InlineData("text/html;q=0.9, image/webp, */*;q=0.8", "image/webp")]
    [InlineData("image/png;q=0, image/*", "image/jpeg")]
    public async Task Format_follows_Accept(string accept, string mediaType)
    {
        var response = await _client.GetAsync("/face?seed=1", "Accept", accept);
        Assert.Equal(mediaType, response.MediaType());
        Assert.Contains("Accept", response.Headers.Vary);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/gif")]
    [InlineData("image/*;q=0")]
    public async Task Accept_of_nothing_that_can_be_made_is_406(string accept)
    {
        var error = await (await _client.GetAsync("/face?seed=1", "Accept", accept)).ProblemAsync(406, "Accept");
        Assert.Contains("image/webp", error.GetProperty("allowed").GetString());
    }

    [Fact]
    public async Task Format_beats_Accept()
    {
        Assert.Equal("image/jpeg", (await _client.GetAsync("/face?seed=1&format=jpeg", "Accept", "text/html")).MediaType());
        Assert.Equal("image/jpeg", (await _client.GetAsync("/face/1.jpg", "Accept", "image/webp")).MediaType());
    }

    [Theory]
    [InlineData(16)]
    [InlineData(200)]
    [InlineData(1024)]
    public async Task Size_is_the_one_asked_for(int size)
    {
        var info = ImageDecoder.Probe(await _client.FaceAsync($"/face?seed=1&size={size}"));
        Assert.Equal((size, size), (info.Width, info.Height));
    }

    [Fact]
    public async Task Size_not_sent_is_the_models_own() =>
        Assert.Equal(16, ImageDecoder.Probe(await _client.FaceAsync("/face?seed=1")).Width);

    [Theory]
    [InlineData("size", "0")]
    [InlineData("size", "15")]
    [InlineData("size", "1025")]
    [InlineData("size", "-64")]
    [InlineData("size", "99999999999999999999")]
    [InlineData("size", "")]
    [InlineData("truncation", "-0.1")]
    [InlineData("truncation", "2.01")]
    [InlineData("truncation", "NaN")]
    [InlineData("truncation", "Infinity")]
    [InlineData("truncation", "1e999")]
    [InlineData("truncation", "0,5")]
    [InlineData("noise", "loud")]
    [InlineData("noise", "CONST")]
    [InlineData("format", "gif")]
    [InlineData("format", "PNG")]
    [InlineData("gender", "other")]
    [InlineData("colour", "red")] // no such attribute, no such parameter
    [InlineData("Size", "64")] // names are exact
    [InlineData("count", "2")] // a field of POST /generate, not a parameter
    public async Task Parameter_out_of_range_is_refused_by_name(string name, string value)
    {
        var error = await (await _client.GetAsync($"/face?seed=1&{name}={value}")).ProblemAsync(400, name);
        Assert.NotEmpty(error.GetProperty("value").GetString()!);
    }

    [Fact]
    public async Task Parameter_sent_twice_is_refused() =>
        await (await _client.GetAsync("/face?seed=1&seed=2")).ProblemAsync(400, "seed");

    [Fact]
    public async Task Parameters_that_are_wrong_are_told_all_at_once()
    {
        var response = await _client.GetAsync("/face?size=0&noise=loud&truncation=9");
        var problem = await response.ProblemAsync(400, null);
        Assert.Equal(
            ["noise", "size", "truncation"],
            problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString()!).Order());
    }

    [Fact]
    public async Task Attribute_decides_the_label()
    {
        await _client.FaceAsync("/face?seed=5&gender=male&heritage=b");
        var spec = shared.Host.Engine.Batches.Last().Single();
        Assert.Equal([0, 1, 0, 1, 0], spec.Label);
    }

    [Fact]
    public async Task Attribute_left_open_is_drawn_from_the_seed_and_stays()
    {
        await _client.FaceAsync("/face?seed=5");
        await _client.FaceAsync("/face?seed=5");
        var labels = shared.Host.Engine.Batches.TakeLast(2).Select(batch => batch.Single().Label).ToArray();
        Assert.Equal(labels[0], labels[1]);
        Assert.Equal(2, labels[0].Sum());
    }

    [Fact]
    public async Task Model_that_is_not_there_is_404()
    {
        var error = await (await _client.GetAsync("/face?model=nobody")).ProblemAsync(404, "model");
        Assert.Equal("nobody", error.GetProperty("value").GetString());
        await (await _client.GetAsync("/face?model=portraits@9")).ProblemAsync(404, "model");
    }

    [Fact]
    public async Task Model_is_the_one_asked_for()
    {
        var response = await _client.GetAsync("/face?seed=1&model=classic");
        Assert.Equal("classic@1", response.Header("X-Face-Model"));
        Assert.Equal(48, ImageDecoder.Probe(await response.BytesAsync()).Width);
    }

    [Theory]
    [InlineData("truncation=0.5", "truncation")]
    [InlineData("noise=none", "noise")]
    [InlineData("gender=male", "gender")]
    public async Task Parameter_that_the_model_lacks_is_refused(string query, string field) =>
        await (await _client.GetAsync($"/face?seed=1&model=classic&{query}")).ProblemAsync(400, field);

    [Theory]
    [InlineData("/face/42")]
    [InlineData("/face/42.gif")]
    public async Task Path_without_a_known_suffix_is_404(string path) =>
        await (await _client.GetAsync(path)).ProblemAsync(404, "path");

    [Fact]
    public async Task Seed_in_path_and_parameter_is_refused() =>
        await (await _client.GetAsync("/face/42.png?seed=43")).ProblemAsync(400, "seed");

    [Fact]
    public async Task Head_tells_what_get_would()
    {
        var head = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/face?seed=1"));
        var get = await _client.GetAsync("/face?seed=1");
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("a%2Fb")]
    [InlineData("100%25")]
    [InlineData("gr%C3%BC%C3%9Fe")]
    [InlineData("a%20b%3F")]
    public async Task Seed_in_a_path_is_decoded_once_as_in_a_query(string encoded)
    {
        var byQuery = await _client.GetAsync($"/face?seed={encoded}");
        var byPath = await _client.GetAsync($"/face/{encoded}.png");

        Assert.Equal(byQuery.Header("X-Face-Seed"), byPath.Header("X-Face-Seed"));
        Assert.NotEqual(byPath.Header("X-Face-Seed"), (await _client.GetAsync("/face?seed=b")).Header("X-Face-Seed"));
    }

    [Theory]
    [InlineData("jpeg", "image/jpeg")]
    [InlineData("JPG", "image/jpeg")]
    [InlineData("PNG", "image/png")]
    [InlineData("WebP", "image/webp")]
    public async Task Suffix_may_be_written_otherwise(string suffix, string mediaType)
    {
        var response = await _client.GetAsync($"/face/85.{suffix}");

        Assert.Equal(mediaType, response.MediaType());
        Assert.Equal("85", response.Header("X-Face-Seed"));
    }

    [Fact]
    public async Task Accept_of_image_jpg_means_jpeg() =>
        Assert.Equal("image/jpeg", (await _client.GetAsync("/face?seed=85", "Accept", "image/jpg")).MediaType());

    [Theory]
    [InlineData("/face?seed=85", true)]
    [InlineData("/face", true)]
    [InlineData("/face?seed=85&format=jpeg", false)]
    [InlineData("/face/85.png", false)]
    public async Task Vary_names_accept_only_where_it_decides(string path, bool varies) =>
        Assert.Equal(varies, (await _client.GetAsync(path)).Headers.Vary.Contains("Accept"));

    [Theory]
    [InlineData("size=64.0")]
    [InlineData("size=6.4e1")]
    public async Task Integer_in_a_query_may_be_written_as_another_number(string parameter) =>
        Assert.Equal(await _client.FaceAsync("/face?seed=85&size=64"), await _client.FaceAsync($"/face?seed=85&{parameter}"));
}
