using FaceService.Api.Tests.Hosting;
using FaceService.Model.Engine;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Latents;

namespace FaceService.Api.Tests.Faces;

public sealed class InterpolateTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly HttpClient _client = shared.Client;

    [Fact]
    public async Task From_and_to_are_the_first_and_last_frame()
    {
        var frames = await FramesAsync("""{"from": 1, "to": 2, "frames": 5}""");
        Assert.Equal(5, frames.Length);
        Assert.Equal(Z(1), Values(frames[0]));
        AssertClose(Z(2), Values(frames[4]));
        Assert.NotEqual(Values(frames[1]), Values(frames[2]));
    }

    [Fact]
    public async Task Loop_leads_back_and_does_not_stand_still()
    {
        var frames = await FramesAsync("""{"seeds": [1, 2], "frames": 4, "loop": true}""");
        Assert.Equal(Z(1), Values(frames[0]));
        AssertClose(Z(2), Values(frames[2]));
        AssertClose(Values(frames[1]), Values(frames[3])); // there and back the same way
    }

    [Fact]
    public async Task Seeds_are_passed_through_in_order()
    {
        var frames = await FramesAsync("""{"seeds": [1, 2, 3], "frames": 5}""");
        AssertClose(Z(2), Values(frames[2]));
        AssertClose(Z(3), Values(frames[4]));
    }

    [Fact]
    public async Task Way_in_z_keeps_the_length_of_normal_latents()
    {
        var frames = await FramesAsync("""{"from": 1, "to": 2, "frames": 3}""");
        var middle = Length(Values(frames[1]));
        Assert.InRange(middle, Math.Min(Length(Z(1)), Length(Z(2))) * 0.99, Math.Max(Length(Z(1)), Length(Z(2))) * 1.01);
    }

    [Fact]
    public async Task Way_in_w_is_straight_between_what_the_model_maps()
    {
        var frames = await FramesAsync("""{"from": 1, "to": 2, "frames": 3, "space": "w", "truncation": 0.5}""");
        Assert.All(frames, frame => Assert.Equal((6, 1f), (Assert.IsType<Latent.W>(frame.Latent).Rows, frame.Truncation)));
        var (a, m, b) = (Values(frames[0]), Values(frames[1]), Values(frames[2]));
        AssertClose([.. a.Zip(b, (x, y) => (x + y) / 2)], m);
        AssertClose(Z(1)[..6].Select(v => v * 0.5f).ToArray(), a[..6]);
    }

    [Theory]
    [InlineData("z", "linear", true)]
    [InlineData("z", "spherical", false)]
    [InlineData("w", "linear", true)]
    [InlineData("w", "spherical", false)]
    public async Task Path_is_straight_or_along_the_arc(string space, string path, bool straight)
    {
        var frames = await FramesAsync($$"""{"from": 1, "to": 2, "frames": 3, "space": "{{space}}", "path": "{{path}}"}""");
        var (a, m, b) = (Values(frames[0]), Values(frames[1]), Values(frames[2]));
        var isHalf = a.Zip(b, (x, y) => (x + y) / 2).Zip(m).All(pair => Math.Abs(pair.First - pair.Second) < 1e-5);
        Assert.Equal(straight, isHalf);
    }

    [Fact]
    public async Task Path_of_another_name_is_refused() =>
        await (await _client.PostJsonAsync("/interpolate", """{"from": 1, "to": 2, "path": "round"}""")).ProblemAsync(400, "path");

    [Fact]
    public async Task Latents_may_be_sent_instead_of_seeds()
    {
        var frames = await FramesAsync("""{"from": [1, 0, 0, 0, 0, 0, 0, 0], "to": [0, 1, 0, 0, 0, 0, 0, 0], "frames": 3}""");
        AssertClose([0.70710678f, 0.70710678f, 0, 0, 0, 0, 0, 0], Values(frames[1]));
    }

    [Fact]
    public async Task Uniform_latents_go_straight()
    {
        var frames = await FramesAsync("""{"from": 1, "to": 2, "frames": 3, "model": "classic"}""");
        var config = TestModels.Classic().Config;
        var (a, b) = (LatentSource.FromSeed(1, config), LatentSource.FromSeed(2, config));
        AssertClose([.. a.Zip(b, (x, y) => (x + y) / 2)], Values(frames[1]));
    }

    [Theory]
    [InlineData("""{"from": 1, "to": 2, "frames": 3}""", null, "image/gif")]
    [InlineData("""{"from": 1, "to": 2, "frames": 3, "format": "webp"}""", "image/gif", "image/webp")]
    [InlineData("""{"from": 1, "to": 2, "frames": 3}""", "image/webp", "image/webp")]
    [InlineData("""{"from": 1, "to": 2, "frames": 3}""", "image/*", "image/gif")]
    public async Task Format_is_gif_or_webp(string json, string? accept, string mediaType) =>
        Assert.Equal(mediaType, (await _client.PostJsonAsync("/interpolate", json, accept)).MediaType());

    [Fact]
    public async Task Webp_holds_the_frames_at_the_size_asked_for()
    {
        var response = await _client.PostJsonAsync("/interpolate", """{"from": 1, "to": 2, "frames": 7, "format": "webp", "size": 40}""");
        var info = ImageDecoder.Probe(await response.BytesAsync());
        Assert.Equal((7, 40, 40), (info.Frames, info.Width, info.Height));
        Assert.Equal("1,2", response.Header("X-Face-Seed"));
    }

    [Theory]
    [InlineData("""{}""", "from")]
    [InlineData("""{"from": 1}""", "to")]
    [InlineData("""{"from": 1, "to": 2, "seeds": [1, 2]}""", "seeds")]
    [InlineData("""{"seeds": [1]}""", "seeds")]
    [InlineData("""{"seeds": []}""", "seeds")]
    [InlineData("""{"from": 1, "to": -2}""", "to")]
    [InlineData("""{"from": [1], "to": 2}""", "from")]
    [InlineData("""{"from": {"seed": 1}, "to": 2}""", "from")]
    [InlineData("""{"from": 1, "to": 2, "frames": 1}""", "frames")]
    [InlineData("""{"from": 1, "to": 2, "frames": 241}""", "frames")]
    [InlineData("""{"from": 1, "to": 2, "fps": 0}""", "fps")]
    [InlineData("""{"from": 1, "to": 2, "fps": 51}""", "fps")]
    [InlineData("""{"from": 1, "to": 2, "loop": 1}""", "loop")]
    [InlineData("""{"from": 1, "to": 2, "space": "v"}""", "space")]
    [InlineData("""{"from": 1, "to": 2, "space": "w", "model": "classic"}""", "space")]
    [InlineData("""{"from": 1, "to": 2, "format": "png"}""", "format")]
    [InlineData("""{"from": 1, "to": 2, "size": 8}""", "size")]
    [InlineData("""{"from": 1, "to": 2, "frames": 240, "size": 1024}""", "frames")]
    [InlineData("""{"from": 1, "to": 2, "layout": "zip"}""", "layout")]
    public async Task Field_that_is_wrong_is_refused_by_name(string json, string field) =>
        await (await _client.PostJsonAsync("/interpolate", json)).ProblemAsync(400, field);

    [Fact]
    public async Task Accept_of_nothing_that_moves_is_406() =>
        await (await _client.PostJsonAsync("/interpolate", """{"from": 1, "to": 2}""", "image/png")).ProblemAsync(406, "Accept");

    [Fact]
    public void Arc_between_opposite_or_equal_points_is_finite()
    {
        float[] a = [1, 0], b = [-1, 0], zero = [0, 0];
        foreach (var (from, to) in new[] { (a, b), (a, a), (zero, a), (zero, zero) })
            Assert.All(LatentWalk.Spherical(from, to, 0.5), value => Assert.True(float.IsFinite(value)));
    }

    private async Task<FaceSpec[]> FramesAsync(string json)
    {
        shared.Host.Engine.Forget();
        (await _client.PostJsonAsync("/interpolate", json)).EnsureSuccessStatusCode();
        return [.. shared.Host.Engine.Batches.SelectMany(batch => batch)];
    }

    private static float[] Z(uint seed) => LatentSource.FromSeed(seed, TestModels.Portraits().Config);

    private static float[] Values(FaceSpec spec) => spec.Latent is Latent.Z z ? z.Values : ((Latent.W)spec.Latent).Values;

    private static double Length(float[] values) => Math.Sqrt(values.Sum(v => (double)v * v));

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }
}
