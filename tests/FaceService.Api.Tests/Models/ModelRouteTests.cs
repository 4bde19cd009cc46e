using FaceService.Api.Tests.Hosting;

namespace FaceService.Api.Tests.Models;

public sealed class ModelRouteTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("face-models-").FullName;
    private FaceHost _host = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "card.md"), "# Portraits\n<script>alert(1)</script>");
        await File.WriteAllBytesAsync(Path.Combine(_folder, "preview.png"), [1, 2, 3]);
        _host = new FaceHost
        {
            Catalog = new FakeCatalog(TestModels.Portraits(1), TestModels.Portraits(2) with { Directory = _folder, Shipped = true }, TestModels.Classic()),
        };
        _client = await _host.ReadyClientAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task List_tells_what_can_be_asked_of_each_model()
    {
        var list = await (await _client.GetAsync("/models")).JsonAsync();
        Assert.Equal("portraits@2", list.GetProperty("default").GetString());
        var models = list.GetProperty("models").EnumerateArray().ToArray();
        Assert.Equal(["classic@1", "portraits@2", "portraits@1"], models.Select(m => m.GetProperty("id").GetString()));
        var portraits = models[1];
        Assert.True(portraits.GetProperty("default").GetBoolean());
        Assert.True(portraits.GetProperty("shipped").GetBoolean());
        Assert.True(portraits.GetProperty("loaded").GetBoolean());
        Assert.Equal(TestModels.Portraits(2).Digest, portraits.GetProperty("digest").GetString());
        Assert.Equal((16, 8, 6, 6, 5), (Int("image_size"), Int("z_dim"), Int("w_dim"), Int("num_ws"), Int("c_dim")));
        Assert.Equal(["female", "male"], portraits.GetProperty("attributes").GetProperty("gender").EnumerateArray().Select(v => v.GetString()));
        Assert.Equal("float32", portraits.GetProperty("precision").GetString());
        Assert.Equal("MIT", portraits.GetProperty("licence").GetString());
        Assert.False(models[2].GetProperty("loaded").GetBoolean());

        int Int(string name) => portraits.GetProperty(name).GetInt32();
    }

    [Theory]
    [InlineData("portraits")]
    [InlineData("portraits@2")]
    public async Task Model_by_name_or_version_tells_its_card(string name)
    {
        var details = await (await _client.GetAsync($"/models/{name}")).JsonAsync();
        Assert.Equal("portraits@2", details.GetProperty("model").GetProperty("id").GetString());
        Assert.Equal([2, 1], details.GetProperty("versions").EnumerateArray().Select(v => v.GetInt32()));
        Assert.StartsWith("# Portraits", details.GetProperty("card").GetString());
    }

    [Fact]
    public async Task Preview_is_the_file_beside_the_weights()
    {
        Assert.Equal([1, 2, 3], await _client.FaceAsync("/models/portraits@2/preview.png"));
        await (await _client.GetAsync("/models/classic/preview.png")).ProblemAsync(404, "name");
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("portraits@3")]
    [InlineData("portraits@")]
    [InlineData("..%2f..%2fetc")]
    public async Task Model_that_is_not_there_is_404(string name) => await (await _client.GetAsync($"/models/{name}")).ProblemAsync(404, "name");

    [Fact]
    public async Task Browser_gets_a_page_in_which_nothing_of_the_card_runs()
    {
        var response = await _client.GetAsync("/models/portraits", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        var html = await response.Content.ReadAsStringAsync();
        Assert.Equal("text/html", response.MediaType());
        Assert.DoesNotContain("<script>alert", html);
        Assert.Contains("&lt;script&gt;alert", html);
        Assert.Equal("text/html", (await _client.GetAsync("/models", "Accept", "text/html")).MediaType());
        Assert.Equal("application/json", (await _client.GetAsync("/models", "Accept", "*/*")).MediaType());
    }
}
