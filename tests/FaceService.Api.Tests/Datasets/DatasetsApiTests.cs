using System.Net;
using System.Text;
using FaceService.Api.Tests.Hosting;
using FaceService.Api.Tests.Training;
using FaceService.Jobs;

namespace FaceService.Api.Tests.Datasets;

public sealed class DatasetsApiTests
{
    [Fact]
    public async Task Add_zip_is_listed_described_and_pictured()
    {
        await using var host = Open();
        var client = Client(host);

        var added = await client.PostZipAsync("/datasets/shapes", TestZips.Good());

        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal("/datasets/shapes", added.Headers.Location!.OriginalString);
        var listed = (await (await client.GetAsync("/datasets")).JsonAsync()).GetProperty("datasets")[0];
        Assert.Equal(("shapes", 4), (listed.GetProperty("name").GetString(), listed.GetProperty("pictures").GetInt32()));
        Assert.Equal((3, 1), (listed.GetProperty("classes").GetProperty("round").GetInt32(), listed.GetProperty("classes").GetProperty("square").GetInt32()));
        Assert.Equal("square", listed.GetProperty("attributes").GetProperty("shape")[1].GetString());
        Assert.Equal(32, listed.GetProperty("sizes")[0].GetProperty("width").GetInt32());
        var details = await (await client.GetAsync("/datasets/shapes")).JsonAsync();
        Assert.Equal("dataset.json", details.GetProperty("layout").GetString());
        var sheet = await client.GetAsync(listed.GetProperty("contact_sheet").GetString());
        Assert.Equal("image/png", sheet.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Add_name_that_is_taken_is_a_conflict()
    {
        await using var host = Open();
        var client = Client(host);
        await client.PostZipAsync("/datasets/shapes", TestZips.Good());

        var again = await client.PostZipAsync("/datasets/shapes", TestZips.Good());

        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Contains("name", (await again.ErrorsAsync()).Keys);
    }

    [Theory]
    [InlineData("/datasets/Shapes")]
    [InlineData("/datasets/default")]
    [InlineData("/datasets/..%2Fshapes")]
    [InlineData("/datasets/%2E%2E")]
    public async Task Add_name_that_is_none_is_refused(string path)
    {
        await using var host = Open();

        var refused = await Client(host).PostZipAsync(path, TestZips.Good());

        Assert.True(refused.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed);
        Assert.Empty(host.DataEntries("datasets"));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Add_body_of_another_kind_is_refused(string type)
    {
        await using var host = Open();

        var refused = await Client(host).PostZipAsync("/datasets/shapes", TestZips.Good(), type);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
        Assert.Contains("application/zip", (await refused.ErrorsAsync())["Content-Type"]);
    }

    public static TheoryData<string, byte[], HttpStatusCode, string> BadZips => new()
    {
        { "no zip", Encoding.UTF8.GetBytes("this is not a zip, whatever its type says"), HttpStatusCode.BadRequest, "not a readable zip" },
        { "cut short", TestZips.Good()[..^40], HttpStatusCode.BadRequest, "not a readable zip" },
        { "escape", TestZips.Of(("../../evil.png", TestZips.Picture(1))), HttpStatusCode.BadRequest, "points out of the zip" },
        { "bomb", TestZips.Of(("a.png", new byte[40 << 20])), HttpStatusCode.BadRequest, "times its packed length" },
        { "no pictures", TestZips.Of(("a.txt", [1])), HttpStatusCode.BadRequest, "no picture" },
        { "many files", TestZips.Of([.. Enumerable.Range(0, 60).Select(i => ($"{i}.txt", Array.Empty<byte>()))]), HttpStatusCode.RequestEntityTooLarge, "more than 50 files" },
    };

    [Theory]
    [MemberData(nameof(BadZips))]
    public async Task Add_bad_zip_is_refused_with_its_reason_and_nothing_is_left(string kind, byte[] zip, HttpStatusCode status, string reason)
    {
        await using var host = Open().With("Datasets:MaxFiles", "50");

        var refused = await Client(host).PostZipAsync("/datasets/shapes", zip);

        Assert.True(status == refused.StatusCode, $"{kind}: {refused.StatusCode}");
        await refused.ErrorsAsync();
        Assert.Contains(reason, (await refused.JsonAsync()).GetProperty("detail").GetString());
        Assert.Empty(host.DataEntries("datasets"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Add_zip_that_is_too_long_is_refused(bool saysItsLength)
    {
        await using var host = Open().With("Datasets:MaxZipMiB", "1");
        using var content = new StreamContent(new MemoryStream(new byte[(1 << 20) + 1]));
        content.Headers.ContentType = new("application/zip");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/datasets/shapes") { Content = content };
        request.Headers.TransferEncodingChunked = !saysItsLength;

        var refused = await Client(host).SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Empty(host.DataEntries("datasets"));
    }

    [Fact]
    public async Task Delete_dataset_is_gone()
    {
        await using var host = Open();
        var client = Client(host);
        await client.PostZipAsync("/datasets/shapes", TestZips.Good());

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("/datasets/shapes")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync("/datasets/shapes")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/datasets/shapes")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/datasets/shapes/contact.png")).StatusCode);
    }

    [Fact]
    public async Task Delete_dataset_that_a_job_needs_is_a_conflict_until_the_job_has_ended()
    {
        await using var host = await TrainingHost.StartAsync();
        var id = await host.SubmitAsync();

        var refused = await host.Client.DeleteAsync("/datasets/drawn");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains(id.Value, (await refused.ErrorsAsync())["name"]);

        host.Claim(id, JobState.Cancelled).Dispose();
        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.DeleteAsync("/datasets/drawn")).StatusCode);
    }

    [Fact]
    public async Task Datasets_without_the_key_are_closed()
    {
        await using var host = await TrainingHost.StartAsync();
        var stranger = host.Host.CreateClient();

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/datasets")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/datasets/drawn/contact.png")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostZipAsync("/datasets/shapes", TestZips.Good())).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.DeleteAsync("/datasets/drawn")).StatusCode);
        Assert.Equal(["drawn"], host.Host.DataEntries("datasets"));
    }

    private static FaceHost Open() => new FaceHost().With("Auth:Keys:0", TrainingHost.Key);

    private static HttpClient Client(FaceHost host)
    {
        var client = host.CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", TrainingHost.Key);
        return client;
    }
}
