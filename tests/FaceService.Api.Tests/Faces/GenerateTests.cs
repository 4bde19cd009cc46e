using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using FaceService.Api.Tests.Hosting;
using FaceService.Model.Engine;
using FaceService.Model.Imaging.Reading;

namespace FaceService.Api.Tests.Faces;

public sealed class GenerateTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Z = "[1, -0.5, 0.25, 0, 0, 0, 0, 2]";
    private const string W = "[1, 2, 3, 4, 5, 6]";

    private readonly HttpClient _client = shared.Client;

    [Fact]
    public async Task Json_carries_a_seed_as_it_was_given_beside_its_number()
    {
        var faces = (await (await _client.PostJsonAsync("/generate", """{"seeds": ["Alice", 85, "86"], "layout": "json"}""")).JsonAsync()).GetProperty("faces");
        var alice = (await _client.GetAsync("/face?seed=Alice")).Header("X-Face-Seed");
        Assert.Equal(("Alice", alice), (faces[0].GetProperty("seed_given").GetString(), faces[0].GetProperty("seed").GetRawText()));
        Assert.Equal((false, 85), (faces[1].TryGetProperty("seed_given", out _), faces[1].GetProperty("seed").GetInt32()));
        Assert.Equal(("86", 86), (faces[2].GetProperty("seed_given").GetString(), faces[2].GetProperty("seed").GetInt32()));
        Assert.False(faces[0].GetProperty("request").TryGetProperty("seed_given", out _)); // the mark has the number alone
    }

    [Fact]
    public async Task Generate_with_a_seed_is_the_face_of_the_url() =>
        Assert.Equal(await _client.FaceAsync("/face?seed=42"), await (await Post("""{"seed": 42}""")).BytesAsync());

    [Fact]
    public async Task Generate_with_nothing_is_random_and_tells_the_seed()
    {
        var response = await Post("{}");
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal(await response.BytesAsync(), await _client.FaceAsync($"/face?seed={response.Header("X-Face-Seed")}"));
    }

    [Theory]
    [InlineData("42", "42")]
    [InlineData("\"42\"", "42")]
    [InlineData("0", "0")]
    [InlineData("4294967295", "4294967295")]
    public async Task Seed_as_number_or_digits_is_that_number(string json, string seed) =>
        Assert.Equal(seed, (await Post($$"""{"seed": {{json}}}""")).Header("X-Face-Seed"));

    [Fact]
    public async Task Seed_as_text_is_the_one_of_the_url() =>
        Assert.Equal(await _client.FaceAsync("/face?seed=alice"), await (await Post("""{"seed": "alice"}""")).BytesAsync());

    [Theory]
    [InlineData("4294967296")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1e400")]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"\"")]
    [InlineData("\"\\ud800\"")]
    public async Task Seed_of_another_kind_is_refused(string json) =>
        await (await Post($$"""{"seed": {{json}}}""")).ProblemAsync(400, "seed");

    [Fact]
    public async Task Count_with_a_seed_goes_on_from_it_and_wraps()
    {
        var faces = await FacesAsync("""{"seed": 4294967294, "count": 4, "layout": "json"}""");
        Assert.Equal([4294967294u, 4294967295u, 0u, 1u], faces.Select(face => face.GetProperty("seed").GetUInt32()));
        Assert.Equal(await _client.FaceAsync("/face?seed=0"), faces[2].GetProperty("image").GetBytesFromBase64());
    }

    [Fact]
    public async Task Count_without_a_seed_gives_random_ones_that_are_told()
    {
        var response = await Post("""{"count": 3}""");
        Assert.Equal(3, response.Header("X-Face-Seed").Split(',').Distinct().Count());
    }

    [Theory]
    [InlineData("""{"count": 0}""", "count")]
    [InlineData("""{"count": 65}""", "count")]
    [InlineData("""{"count": -1}""", "count")]
    [InlineData("""{"count": 1.5}""", "count")]
    [InlineData("""{"count": "2"}""", "count")]
    [InlineData("""{"seed": "alice", "count": 2}""", "count")]
    [InlineData("""{"seeds": [1, 2], "count": 2}""", "count")]
    [InlineData("""{"seeds": []}""", "seeds")]
    [InlineData("""{"seeds": [1, -2]}""", "seeds[1]")]
    [InlineData("""{"seeds": 1}""", "seeds")]
    [InlineData("""{"seed": 1, "seeds": [1]}""", "seeds")]
    [InlineData("""{"seed": 1, "latent": [1]}""", "latent")]
    [InlineData("""{"latents": []}""", "latents")]
    [InlineData("""{"latent": []}""", "latent")]
    [InlineData("""{"latent": [1, 2, 3]}""", "latent")]
    [InlineData("""{"latent": [1, 2, 3, 4, 5, 6, 7, 1e39]}""", "latent[7]")]
    [InlineData("""{"latent": [1, 2, 3, 4, 5, 6, 7, null]}""", "latent[7]")]
    [InlineData("""{"latent": "zero"}""", "latent")]
    [InlineData("""{"latent": [1, -0.5, 0.25, 0, 0, 0, 0, 2], "count": 2}""", "count")]
    [InlineData("""{"latent": [1, -0.5, 0.25, 0, 0, 0, 0, 2], "space": "x"}""", "space")]
    [InlineData("""{"latent": [1, -0.5, 0.25, 0, 0, 0, 0, 2], "space": "w"}""", "latent")]
    [InlineData("""{"latent": [[1, 2, 3, 4, 5, 6]], "space": "w"}""", "latent")]
    [InlineData("""{"seed": 1, "space": "w"}""", "space")]
    [InlineData("""{"seed": 1, "truncation": 2.1}""", "truncation")]
    [InlineData("""{"seed": 1, "truncation": "0.5"}""", "truncation")]
    [InlineData("""{"seed": 1, "noise": "loud"}""", "noise")]
    [InlineData("""{"seed": 1, "noise_seed": 3}""", "noise_seed")]
    [InlineData("""{"latent": [1, -0.5, 0.25, 0, 0, 0, 0, 2], "noise": "random"}""", "noise_seed")]
    [InlineData("""{"seed": 1, "attributes": {"gender": "other"}}""", "attributes.gender")]
    [InlineData("""{"seed": 1, "attributes": {"colour": "red"}}""", "attributes.colour")]
    [InlineData("""{"seed": 1, "attributes": {"gender": 1}}""", "attributes.gender")]
    [InlineData("""{"seed": 1, "attributes": ["female"]}""", "attributes")]
    [InlineData("""{"seed": 1, "label": [1, 0]}""", "label")]
    [InlineData("""{"seed": 1, "label": [1, 0, 0, 0, 0], "attributes": {}}""", "label")]
    [InlineData("""{"seed": 1, "mix": {"seed": 2}}""", "mix.layers")]
    [InlineData("""{"seed": 1, "mix": {"seed": 2, "layers": [6]}}""", "mix.layers[0]")]
    [InlineData("""{"seed": 1, "mix": {"seed": 2, "layers": [-1]}}""", "mix.layers[0]")]
    [InlineData("""{"seed": 1, "mix": {"seed": 2, "layers": [1, 1]}}""", "mix.layers")]
    [InlineData("""{"seed": 1, "mix": {"layers": [1]}}""", "mix.seed")]
    [InlineData("""{"seed": 1, "mix": {"seed": 2, "layers": [1], "psi": 1}}""", "mix.psi")]
    [InlineData("""{"seed": 1, "factors": {"6": 1}}""", "factors.6")]
    [InlineData("""{"seed": 1, "factors": {"-1": 1}}""", "factors.-1")]
    [InlineData("""{"seed": 1, "factors": {"0": "1"}}""", "factors.0")]
    [InlineData("""{"seed": 1, "size": 0}""", "size")]
    [InlineData("""{"seed": 1, "size": 1025}""", "size")]
    [InlineData("""{"seed": 1, "size": 64.5}""", "size")]
    [InlineData("""{"seed": 1, "format": "bmp"}""", "format")]
    [InlineData("""{"seed": 1, "layout": "pile"}""", "layout")]
    [InlineData("""{"seeds": [1, 2], "layout": "image"}""", "layout")]
    [InlineData("""{"seed": 1, "frames": 3}""", "frames")]
    [InlineData("""{"seed": 1, "model": 3}""", "model")]
    public async Task Field_that_is_wrong_is_refused_by_name(string json, string field) =>
        await (await Post(json)).ProblemAsync(400, field);

    [Theory]
    [InlineData("""{"seed": 1, "truncation": 1}""", "truncation")]
    [InlineData("""{"seed": 1, "noise": "const"}""", "noise")]
    [InlineData("""{"seed": 1, "attributes": {"gender": "male"}}""", "attributes.gender")]
    [InlineData("""{"seed": 1, "label": [1]}""", "label")]
    [InlineData("""{"seed": 1, "mix": {"seed": 2, "layers": [0]}}""", "mix")]
    [InlineData("""{"seed": 1, "factors": {"0": 1}}""", "factors")]
    [InlineData("""{"latent": [1, 2, 3, 4, 5, 6], "space": "w"}""", "space")]
    public async Task Field_that_the_model_lacks_is_refused(string json, string field) =>
        await (await Post(json[..^1] + """, "model": "classic"}""")).ProblemAsync(400, field);

    [Fact]
    public async Task Model_that_is_not_there_is_404() =>
        await (await Post("""{"seed": 1, "model": "nobody"}""")).ProblemAsync(404, "model");

    [Fact]
    public async Task Latent_in_z_goes_to_the_engine_as_it_is()
    {
        await (await Post($$"""{"latent": {{Z}}}""")).BytesAsync();
        Assert.Equal([1, -0.5f, 0.25f, 0, 0, 0, 0, 2], Assert.IsType<Latent.Z>(LastSpec().Latent).Values);
    }

    [Fact]
    public async Task Latent_has_no_seed_to_tell_and_its_label_stays()
    {
        var first = await Post($$"""{"latent": {{Z}}}""");
        var second = await Post($$"""{"latent": {{Z}}}""");
        Assert.False(first.Headers.Contains("X-Face-Seed"));
        Assert.Equal(await first.BytesAsync(), await second.BytesAsync());
        Assert.Equal(2, LastSpec().Label.Sum());
    }

    [Fact]
    public async Task Latent_in_w_may_be_one_row_or_a_row_a_layer()
    {
        await (await Post($$"""{"latent": {{W}}, "space": "w"}""")).BytesAsync();
        Assert.Equal(1, Assert.IsType<Latent.W>(LastSpec().Latent).Rows);
        await (await Post($$"""{"latent": [{{string.Join(',', Enumerable.Repeat(W, 6))}}], "space": "w"}""")).BytesAsync();
        var rows = Assert.IsType<Latent.W>(LastSpec().Latent);
        Assert.Equal((6, 36), (rows.Rows, rows.Values.Length));
    }

    [Fact]
    public async Task Several_latents_give_several_faces()
    {
        var faces = await FacesAsync($$"""{"latents": [{{Z}}, [0, 0, 0, 0, 0, 0, 0, 1]], "layout": "json"}""");
        Assert.Equal(2, faces.Length);
        Assert.NotEqual(faces[0].GetProperty("image").GetString(), faces[1].GetProperty("image").GetString());
    }

    [Fact]
    public async Task Truncation_default_is_the_models_own_but_not_for_w()
    {
        await using var host = new FaceHost { Catalog = new FakeCatalog(TestModels.Portraits(truncation: 0.7)) };
        var client = await host.ReadyClientAsync();
        await client.PostJsonAsync("/generate", """{"seed": 1}""");
        await client.PostJsonAsync("/generate", $$"""{"latent": {{W}}, "space": "w"}""");
        await client.PostJsonAsync("/generate", $$"""{"latent": {{W}}, "space": "w", "truncation": 0.5}""");
        await client.PostJsonAsync("/generate", """{"seed": 1, "truncation": 1.5}""");
        Assert.Equal([0.7f, 1, 0.5f, 1.5f], host.Engine.Batches.Select(batch => batch.Single().Truncation));
    }

    [Fact]
    public async Task Noise_random_comes_from_the_seed_or_from_its_own()
    {
        await Post("""{"seed": 7, "noise": "random"}""");
        Assert.Equal((NoiseMode.Random, 7u), (LastSpec().Noise, LastSpec().NoiseSeed));
        await Post("""{"seed": 7, "noise": "random", "noise_seed": 8}""");
        Assert.Equal(8u, LastSpec().NoiseSeed);
        await Post("""{"seed": 7, "noise": "none"}""");
        Assert.Equal(NoiseMode.None, LastSpec().Noise);
    }

    [Fact]
    public async Task Label_goes_to_the_engine_raw()
    {
        await Post("""{"seed": 7, "label": [0.5, 0.5, 0, 0, 2]}""");
        Assert.Equal([0.5f, 0.5f, 0, 0, 2], LastSpec().Label);
    }

    [Fact]
    public async Task Mix_and_factors_go_to_the_engine_in_order()
    {
        await Post("""{"seed": 7, "mix": {"seed": 8, "layers": [4, 0]}, "factors": {"3": -1.5, "0": 2}}""");
        Assert.Equal([0, 4], LastSpec().Mix!.Layers);
        Assert.Equal([new FactorStrength(0, 2), new FactorStrength(3, -1.5f)], LastSpec().Factors);
    }

    [Fact]
    public async Task Layout_default_is_image_for_one_and_zip_for_several()
    {
        Assert.Equal("image/png", (await Post("""{"seed": 1}""")).MediaType());
        Assert.Equal("application/zip", (await Post("""{"seeds": [1, 2]}""")).MediaType());
    }

    [Theory]
    [InlineData("""{"seed": 1}""", "application/json", "application/json")]
    [InlineData("""{"seed": 1}""", "application/zip", "application/zip")]
    [InlineData("""{"seed": 1}""", "image/webp", "image/webp")]
    [InlineData("""{"seed": 1}""", "application/json, image/jpeg;q=0.9", "application/json")]
    [InlineData("""{"seeds": [1, 2]}""", "*/*", "application/zip")]
    [InlineData("""{"seeds": [1, 2]}""", "application/json", "application/json")]
    [InlineData("""{"seeds": [1, 2]}""", "image/webp", "image/webp")] // one picture of both
    [InlineData("""{"seeds": [1, 2], "layout": "json"}""", "image/png", "application/json")] // layout beats Accept
    [InlineData("""{"seed": 1, "layout": "zip"}""", "text/html", "application/zip")]
    public async Task Layout_follows_Accept_where_none_is_named(string json, string accept, string mediaType) =>
        Assert.Equal(mediaType, (await _client.PostJsonAsync("/generate", json, accept)).MediaType());

    [Fact]
    public async Task Accept_of_nothing_that_can_be_made_is_406() =>
        await (await _client.PostJsonAsync("/generate", """{"seed": 1}""", "text/html")).ProblemAsync(406, "Accept");

    [Fact]
    public async Task Zip_holds_each_face_as_the_url_gives_it()
    {
        using var zip = new ZipArchive(await (await Post("""{"seeds": [3, 1], "format": "webp"}""")).Content.ReadAsStreamAsync());
        Assert.Equal(["00-face-3.webp", "01-face-1.webp"], zip.Entries.Select(entry => entry.FullName));
        using var file = new MemoryStream();
        await using (var entry = zip.Entries[1].Open())
            await entry.CopyToAsync(file);
        Assert.Equal(await _client.FaceAsync("/face/1.webp"), file.ToArray());
    }

    [Fact]
    public async Task Zip_of_the_same_faces_is_the_same_file() => Assert.Equal(
        await (await Post("""{"seeds": [3, 1]}""")).BytesAsync(), await (await Post("""{"seeds": [3, 1]}""")).BytesAsync());

    [Theory]
    [InlineData(2, 64, 32)]
    [InlineData(5, 96, 64)]
    [InlineData(16, 128, 128)]
    public async Task Grid_is_nearly_square(int count, int width, int height)
    {
        var info = ImageDecoder.Probe(await (await Post($$"""{"seed": 1, "count": {{count}}, "layout": "grid", "size": 32}""")).BytesAsync());
        Assert.Equal((width, height), (info.Width, info.Height));
    }

    [Fact]
    public async Task Json_holds_each_face_beside_its_canonical_request()
    {
        var response = await Post("""{"seeds": [5, "alice"], "layout": "json", "truncation": 0.5, "attributes": {"gender": "male"}}""");
        var json = await response.JsonAsync();
        Assert.Equal("portraits@1", json.GetProperty("model").GetString());
        var request = json.GetProperty("faces")[0].GetProperty("request");
        Assert.Equal(5, request.GetProperty("seed").GetInt32());
        Assert.Equal(0.5, request.GetProperty("truncation").GetDouble());
        Assert.Equal("const", request.GetProperty("noise").GetString());
        Assert.Equal("male", request.GetProperty("attributes").GetProperty("gender").GetString());
        Assert.Contains(request.GetProperty("attributes").GetProperty("heritage").GetString(), new[] { "a", "b", "c" });
        Assert.Equal(16, request.GetProperty("size").GetInt32());
        Assert.Equal("portraits@1", request.GetProperty("model").GetString());
        Assert.Equal(TestModels.Portraits().Digest, request.GetProperty("model_digest").GetString());
        Assert.Equal("float32", request.GetProperty("precision").GetString());
        Assert.Equal("png", request.GetProperty("format").GetString());
    }

    [Fact]
    public async Task Canonical_request_of_a_latent_holds_only_its_hash()
    {
        var face = (await FacesAsync($$"""{"latent": {{Z}}, "layout": "json"}""")).Single();
        var request = face.GetProperty("request");
        Assert.Equal(64, request.GetProperty("latent_sha256").GetString()!.Length);
        Assert.False(request.TryGetProperty("latent", out _));
        Assert.False(face.TryGetProperty("seed", out _));
    }

    [Fact]
    public async Task Faces_together_are_limited_in_pixels()
    {
        await using var host = new FaceHost().With("Limits:MaxPixels", "65536");
        var client = await host.ReadyClientAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("/generate", """{"count": 4, "size": 128}""")).StatusCode);
        await (await client.PostJsonAsync("/generate", """{"count": 5, "size": 128}""")).ProblemAsync(400, "count");
    }

    private Task<HttpResponseMessage> Post(string json) => _client.PostJsonAsync("/generate", json);

    private async Task<JsonElement[]> FacesAsync(string json) =>
        [.. (await (await Post(json)).JsonAsync()).GetProperty("faces").EnumerateArray()];

    private FaceSpec LastSpec() => shared.Host.Engine.Batches.Last().Last();

    [Theory]
    [InlineData("""{"seed": 85.0}""")]
    [InlineData("""{"seed": 8.5e1}""")]
    [InlineData("""{"seed": 85, "size": null, "attributes": null, "mix": null, "seeds": null}""")]
    [InlineData("""{"seed": 85, "count": 1.0, "attributes": {"gender": null}}""")]
    public async Task Whole_number_counts_however_it_is_written_and_null_is_not_given(string body) =>
        Assert.Equal(await _client.FaceAsync("/face?seed=85"), await (await Post(body)).BytesAsync());

    [Theory]
    [InlineData("""{"seed": 85.5}""", "seed")]
    [InlineData("""{"seed": -0.0}""", "seed")]
    [InlineData("""{"seed": 4294967296.0}""", "seed")]
    [InlineData("""{"seed": 85, "size": 64.5}""", "size")]
    [InlineData("""{"seeds": [1, null]}""", "seeds[1]")]
    [InlineData("""{"seed": 85, "nothing": null}""", "nothing")]
    public async Task Fraction_is_no_integer_and_null_no_element(string body, string field) => await (await Post(body)).ProblemAsync(400, field);

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", false)]
    public async Task Body_with_a_byte_order_mark_or_in_utf16_is_read(string encoding, bool marked)
    {
        var text = Encoding.GetEncoding(encoding);
        byte[] body = [.. marked ? text.GetPreamble() : [], .. text.GetBytes("""{"seed": "grüße"}""")];
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");

        Assert.Equal(await _client.FaceAsync("/face?seed=gr%C3%BC%C3%9Fe"), await (await _client.PostAsync("/generate", content)).BytesAsync());
    }

    [Theory]
    [InlineData("""{"seed": 85}""", true)]
    [InlineData("""{"seed": 85, "format": "png"}""", false)]
    [InlineData("""{"seeds": [1, 2], "format": "png"}""", true)]
    [InlineData("""{"seeds": [1, 2], "layout": "zip"}""", true)]
    [InlineData("""{"seeds": [1, 2], "layout": "zip", "format": "png"}""", false)]
    public async Task Vary_names_accept_only_where_it_decides(string body, bool varies) =>
        Assert.Equal(varies, (await Post(body)).Headers.Vary.Contains("Accept"));
}
