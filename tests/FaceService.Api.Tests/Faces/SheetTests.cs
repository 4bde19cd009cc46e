using FaceService.Api.Tests.Hosting;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Reading;

namespace FaceService.Api.Tests.Faces;

public sealed class SheetTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly HttpClient _client = shared.Client;

    [Fact]
    public async Task Mixing_draws_headers_and_every_pair()
    {
        var (picture, specs) = await SheetAsync("/sheets/mixing", """{"rows": [1, 2], "columns": [3, "bob", 5], "layers": [4, 0]}""");

        Assert.Equal((4 * 16, 3 * 16), (picture.Width, picture.Height));
        Assert.Equal((255, 255, 255), picture[3, 3]);
        Assert.Equal(3 + (2 * 4), specs.Count);
        Assert.Equal(6, specs.Count(spec => spec.Mix is not null));
        Assert.All(specs.Where(spec => spec.Mix is not null), spec => Assert.Equal([0, 4], spec.Mix!.Layers));
        Assert.Equal(specs[0].Latent, specs[4].Mix!.Latent);
        Assert.Equal(specs[3].Latent, specs[4].Latent);
    }

    [Fact]
    public async Task Mixing_takes_the_lower_half_where_no_layers_are_sent()
    {
        var (_, specs) = await SheetAsync("/sheets/mixing", """{"rows": [1], "columns": [2]}""");
        Assert.Equal([0, 1, 2], specs[^1].Mix!.Layers);
    }

    [Fact]
    public async Task Mixing_takes_latents_beside_seeds()
    {
        var (_, specs) = await SheetAsync("/sheets/mixing", """{"rows": [[1, 2, 3, 4, 5, 6]], "columns": [2], "space": "w"}""");
        Assert.Equal([1, 2, 3, 4, 5, 6], Assert.IsType<Latent.W>(specs[1].Latent).Values);
        Assert.IsType<Latent.Z>(specs[0].Latent);
    }

    [Fact]
    public async Task Truncations_are_a_face_a_row()
    {
        var (picture, specs) = await SheetAsync("/sheets/truncations", """{"faces": [1, 2], "truncations": [0, 0.5, 2]}""");

        Assert.Equal((3 * 16, 2 * 16), (picture.Width, picture.Height));
        Assert.Equal([0, 0.5f, 2, 0, 0.5f, 2], specs.Select(spec => spec.Truncation));
    }

    [Fact]
    public async Task Factors_are_a_factor_a_row()
    {
        var (picture, specs) = await SheetAsync("/sheets/factors", """{"face": 7, "indices": [5, 1], "strengths": [-3, 3], "factors": {"0": 2, "1": 9}, "size": 32}""");

        Assert.Equal((2 * 32, 2 * 32), (picture.Width, picture.Height));
        Assert.Equal([new FactorStrength(0, 2), new FactorStrength(1, 9), new FactorStrength(5, -3)], specs[0].Factors);
        Assert.Equal([new FactorStrength(0, 2), new FactorStrength(1, 3)], specs[3].Factors);
    }

    [Fact]
    public async Task Sheet_is_marked_with_what_it_was_made_from()
    {
        var response = await _client.PostJsonAsync("/sheets/truncations", """{"faces": [1], "truncations": [1], "format": "webp"}""");

        Assert.Equal("image/webp", response.MediaType());
        Assert.Equal("1", response.Header("X-Face-Seed"));
        var request = MarkReader.Read(await response.BytesAsync())!.Request!;
        Assert.StartsWith("""{"layout":"truncations","faces":[{"seed":1,""", request, StringComparison.Ordinal);
        Assert.Contains("\"truncations\":[1]", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sheets/mixing", """{"columns": [1]}""", "rows")]
    [InlineData("/sheets/mixing", """{"rows": [1], "columns": []}""", "columns")]
    [InlineData("/sheets/mixing", """{"rows": [1], "columns": [-1]}""", "columns[0]")]
    [InlineData("/sheets/mixing", """{"rows": [1], "columns": [2], "layers": [6]}""", "layers[0]")]
    [InlineData("/sheets/mixing", """{"rows": [1], "columns": [2], "layers": [1, 1]}""", "layers")]
    [InlineData("/sheets/mixing", """{"rows": [1], "columns": [2], "space": "w"}""", "space")]
    [InlineData("/sheets/mixing", """{"rows": [1, 2, 3, 4, 5, 6, 7, 8], "columns": [1, 2, 3, 4, 5, 6, 7, 8]}""", "body")]
    [InlineData("/sheets/mixing", """{"rows": [1], "columns": [2], "mix": {}}""", "mix")]
    [InlineData("/sheets/truncations", """{"faces": [1], "truncations": [3]}""", "truncations[0]")]
    [InlineData("/sheets/truncations", """{"faces": [1], "truncation": 1}""", "truncation")]
    [InlineData("/sheets/factors", """{"indices": [1]}""", "face")]
    [InlineData("/sheets/factors", """{"face": 1, "indices": [6]}""", "indices[0]")]
    [InlineData("/sheets/factors", """{"face": 1, "strengths": ["x"]}""", "strengths[0]")]
    [InlineData("/sheets/factors", """{"face": 1, "model": "classic"}""", "model")]
    public async Task What_cannot_be_drawn_is_named(string path, string body, string field) =>
        await (await _client.PostJsonAsync(path, body)).ProblemAsync(400, field);

    private async Task<(RgbImage Picture, IReadOnlyList<FaceSpec> Specs)> SheetAsync(string path, string body)
    {
        shared.Host.Engine.Forget();
        var bytes = await (await _client.PostJsonAsync(path, body)).BytesAsync();
        return (ImageDecoder.Decode(bytes), [.. shared.Host.Engine.Batches.SelectMany(batch => batch)]);
    }
}
