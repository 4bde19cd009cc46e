using System.Net.Http.Headers;
using FaceService.Api.Tests.Hosting;
using FaceService.Model.Engine;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Latents;

namespace FaceService.Api.Tests.Faces;

public sealed class LatentsTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly HttpClient _client = shared.Client;

    [Theory]
    [InlineData("mean.png")]
    [InlineData("mean.json")]
    [InlineData("factors.json")]
    [InlineData("factors.npy")]
    public async Task Head_of_a_models_own_latents_answers_as_their_get(string file)
    {
        var head = await _client.SendAsync("HEAD", $"/models/portraits/{file}");

        Assert.True(head.IsSuccessStatusCode);
        Assert.Equal((await _client.GetAsync($"/models/portraits/{file}")).MediaType(), head.MediaType());
    }

    [Fact]
    public async Task Latents_come_out_as_a_body_that_generate_takes()
    {
        var latents = await _client.PostJsonAsync("/latents", """{"seeds": [1, 2], "truncation": 0.5}""");
        var body = await latents.Content.ReadAsStringAsync();

        var specs = await DrawnAsync(() => _client.PostJsonAsync("/generate", body));

        Assert.Equal(2, specs.Length);
        Assert.Equal(Z(1)[..6].Select(value => value * 0.5f), Assert.IsType<Latent.W>(specs[0].Latent).Values);
        Assert.All(specs, spec => Assert.Equal(1, spec.Truncation));
    }

    [Theory]
    [InlineData("z", new[] { 2, 8 })]
    [InlineData("w", new[] { 2, 6 })]
    [InlineData("w+", new[] { 2, 6, 6 })]
    public async Task Latents_come_out_as_numpy_arrays(string space, int[] shape)
    {
        var response = await _client.PostJsonAsync("/latents", $$"""{"seed": 1, "count": 2, "as": "{{space}}", "format": "npy"}""");

        Assert.Equal("application/x-npy", response.MediaType());
        var array = NpyFile.Parse(await response.BytesAsync());
        Assert.Equal(shape, array.Shape);
        Assert.False(array.IsFloat64);
        if (space == "z")
            Assert.Equal(Z(1), array.ToFloat32()[..8]);
    }

    [Theory]
    [InlineData("space=w&truncation=0.5", new[] { 3, 6 }, 3, 1)]
    [InlineData("space=w", new[] { 2, 6, 6 }, 2, 6)]
    [InlineData("space=w", new[] { 6 }, 1, 1)]
    [InlineData("", new[] { 2, 8 }, 2, 0)]
    public async Task Numpy_arrays_are_drawn(string query, int[] shape, int faces, int rows)
    {
        var values = Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(i => i / 10f).ToArray();

        var specs = await DrawnAsync(() => PostAsync($"/generate/npy?layout=grid&{query}", NpyFile.ToBytes(NpyArray.FromFloat32(values, shape))));

        Assert.Equal(faces, specs.Length);
        Assert.Equal(values, specs.SelectMany(spec => LatentArrays.Values(spec.Latent)));
        Assert.All(specs, spec => Assert.Equal(rows, spec.Latent is Latent.W w ? w.Rows : 0));
        if (query.Contains("truncation", StringComparison.Ordinal))
            Assert.All(specs, spec => Assert.Equal(0.5f, spec.Truncation));
    }

    [Fact]
    public async Task Float64_arrays_are_taken_too()
    {
        var file = NpyFile.ToBytes(new NpyArray([8], [.. Enumerable.Repeat(0.25, 8)], IsFloat64: true));
        var specs = await DrawnAsync(() => PostAsync("/generate/npy?gender=male", file));
        Assert.Equal(Enumerable.Repeat(0.25f, 8), Assert.IsType<Latent.Z>(Assert.Single(specs).Latent).Values);
    }

    [Theory]
    [InlineData("", new[] { 7 }, "body[0]")]
    [InlineData("space=w", new[] { 2, 5, 6 }, "body[0]")]
    [InlineData("space=v", new[] { 8 }, "space")]
    [InlineData("seed=1", new[] { 8 }, "seed")]
    [InlineData("", new[] { 65, 8 }, "body")]
    [InlineData("", new[] { 1, 1, 1, 8 }, "body")]
    [InlineData("noise=random", new[] { 8 }, "noise_seed")]
    [InlineData("noise_seed=&noise=random", new[] { 8 }, "noise_seed")]
    public async Task Arrays_and_parameters_that_do_not_fit_are_named(string query, int[] shape, string field)
    {
        var file = NpyFile.ToBytes(NpyArray.FromFloat32(new float[shape.Aggregate(1, (a, b) => a * b)], shape));
        await (await PostAsync($"/generate/npy?{query}", file)).ProblemAsync(400, field);
    }

    [Fact]
    public async Task What_is_no_numpy_file_is_refused()
    {
        await (await PostAsync("/generate/npy", [1, 2, 3])).ProblemAsync(400, "body");
        await (await _client.PostJsonAsync("/generate/npy", "{}")).ProblemAsync(415, null);
    }

    [Theory]
    [InlineData("""{"seed": 1, "as": "x"}""", "as")]
    [InlineData("""{"latent": [1, 2, 3, 4, 5, 6], "space": "w", "as": "z"}""", "as")]
    [InlineData("""{"seed": 1, "model": "classic", "as": "w"}""", "as")]
    [InlineData("""{"seed": 1, "format": "png"}""", "format")]
    [InlineData("""{"seed": 1, "size": 64}""", "size")]
    [InlineData("""{"seed": 1, "layout": "grid"}""", "layout")]
    [InlineData("""{"seed": 1, "other": 1}""", "other")]
    public async Task Latents_that_cannot_be_are_named(string body, string field) =>
        await (await _client.PostJsonAsync("/latents", body)).ProblemAsync(400, field);

    [Fact]
    public async Task Mean_is_a_face_or_its_w()
    {
        var specs = await DrawnAsync(() => _client.GetAsync("/models/portraits/mean.png"));
        var face = await _client.GetAsync("/models/portraits/mean.webp");
        var array = NpyFile.Parse(await (await _client.GetAsync("/models/portraits@1/mean.npy")).BytesAsync());
        var json = await (await _client.GetAsync("/models/portraits/mean.json")).JsonAsync();

        Assert.Equal([0, 1, 2, 3, 4, 5], LatentArrays.Values(Assert.Single(specs).Latent));
        Assert.Equal(16, ImageDecoder.Probe(await face.BytesAsync()).Width);
        Assert.Equal([0, 1, 2, 3, 4, 5], array.ToFloat32());
        Assert.Equal("w", json.GetProperty("space").GetString());
    }

    [Fact]
    public async Task Factors_are_values_or_directions()
    {
        var json = await (await _client.GetAsync("/models/portraits/factors.json")).JsonAsync();
        var array = NpyFile.Parse(await (await _client.GetAsync("/models/portraits/factors.npy")).BytesAsync());

        Assert.Equal([6, 5, 4, 3, 2, 1], json.GetProperty("singular_values").EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal([6, 6], array.Shape);
    }

    [Theory]
    [InlineData("/models/portraits/mean.gif", 404, "path")]
    [InlineData("/models/portraits/factors.png", 404, "path")]
    [InlineData("/models/nobody/mean.png", 404, "model")]
    [InlineData("/models/classic/factors.json", 400, "name")]
    public async Task What_a_model_does_not_have_is_named(string path, int status, string field) =>
        await (await _client.GetAsync(path)).ProblemAsync(status, field);

    private static float[] Z(uint seed) => LatentSource.FromSeed(seed, TestModels.Portraits().Config);

    private async Task<FaceSpec[]> DrawnAsync(Func<Task<HttpResponseMessage>> send)
    {
        shared.Host.Engine.Forget();
        await (await send()).BytesAsync();
        return [.. shared.Host.Engine.Batches.SelectMany(batch => batch)];
    }

    private Task<HttpResponseMessage> PostAsync(string path, byte[] file)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-npy");
        return _client.PostAsync(path, content);
    }
}
