using System.Text.Json;
using FaceService.Cli.Fetching;
using FaceService.Training.Tests.Datasets;

namespace FaceService.Cli.Tests.Fetching;

public sealed class PictureFetcherTests : IDisposable
{
    private static readonly byte[] Png = TestImages.Png(1, 200, 150);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<string> Pictures => [.. Directory.EnumerateFiles(_folder.Path, "*.png").Concat(Directory.EnumerateFiles(_folder.Path, "*.jpg")).Order(StringComparer.Ordinal)];

    private string Missing => File.ReadAllText(_folder["missing.csv"]);

    [Fact]
    public async Task Picture_comes_with_where_it_is_from_and_is_not_asked_for_again()
    {
        await using var server = await PictureServer.StartAsync(("/a/cat.png", PictureServer.Bytes(Png, "image/png")));

        var first = await server.FetchAsync(_folder.Path, null, "/a/cat.png", "/a/cat.png");
        var asked = server.Asked.Count;
        var second = await server.FetchAsync(_folder.Path, null, "/a/cat.png");

        Assert.Equal(1, first.Counts[FetchOutcome.Downloaded]);
        Assert.Equal(1, second.Counts[FetchOutcome.AlreadyThere]);
        Assert.Equal(asked, server.Asked.Count);
        Assert.Equal(Png, File.ReadAllBytes(Assert.Single(Pictures)));
        var from = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.ChangeExtension(Pictures[0], ".json")));
        Assert.Equal(server["/a/cat.png"].AbsoluteUri, from.GetProperty("url").GetString());
        Assert.Equal(200, from.GetProperty("width").GetInt32());
        Assert.Equal(64, from.GetProperty("sha256").GetString()!.Length);
    }

    [Fact]
    public async Task Server_that_lies_about_types_is_not_believed()
    {
        await using var server = await PictureServer.StartAsync(
            ("/page.jpg", PictureServer.Bytes("<html>no picture</html>"u8.ToArray(), "image/jpeg")),
            ("/honest.jpg", PictureServer.Bytes("<html>no picture</html>"u8.ToArray(), "text/html")),
            ("/really-png.jpg", PictureServer.Bytes(Png, "image/jpeg")),
            ("/untold", PictureServer.Bytes(Png, "application/octet-stream")));

        var run = await server.FetchAsync(_folder.Path, null, "/page.jpg", "/honest.jpg", "/really-png.jpg", "/untold");

        Assert.Equal(2, run.Counts[FetchOutcome.Refused]);
        Assert.Equal(2, run.Counts[FetchOutcome.Downloaded]);
        Assert.All(Pictures, picture => Assert.EndsWith(".png", picture, StringComparison.Ordinal));
        Assert.Contains("is text/html, not a picture", Missing, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.part*"));
    }

    [Fact]
    public async Task Connection_that_is_cut_is_gone_on_with_where_it_was()
    {
        var cuts = 0;
        await using var server = await PictureServer.StartAsync(("/a.png", async context =>
        {
            var from = context.Request.Headers.Range.Count == 0 ? 0 : int.Parse(context.Request.Headers.Range.ToString()["bytes=".Length..^1]);
            Assert.True(from == 0 || context.Request.Headers.IfRange == "\"v1\"");
            context.Response.Headers.ETag = "\"v1\"";
            context.Response.ContentType = "image/png";
            context.Response.ContentLength = Png.Length - from;
            if (from > 0)
                (context.Response.StatusCode, context.Response.Headers.ContentRange) = (206, $"bytes {from}-{Png.Length - 1}/{Png.Length}");
            var length = cuts++ < 2 ? Math.Min(Png.Length / 3, Png.Length - from) : Png.Length - from;
            await context.Response.Body.WriteAsync(Png.AsMemory(from, length));
            await context.Response.Body.FlushAsync();
            if (from + length == Png.Length)
                return;
            Assert.True(SpinWait.SpinUntil(() => Directory.EnumerateFiles(_folder.Path, "*.part").Any(part => new FileInfo(part).Length == from + length), TimeSpan.FromMinutes(1)));
            context.Abort(); // what is on its way would be lost with the connection
        }
        ));

        await server.FetchAsync(_folder.Path, null, "/a.png");

        Assert.Equal(Png, File.ReadAllBytes(Assert.Single(Pictures)));
        Assert.Contains(server.Asked, asked => asked.Contains("bytes=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Server_without_versions_that_cuts_is_asked_from_the_start()
    {
        var cuts = 0;
        await using var server = await PictureServer.StartAsync(("/a.png", async context =>
        {
            context.Response.ContentType = "image/png";
            var length = cuts++ == 0 ? 100 : Png.Length;
            await context.Response.Body.WriteAsync(Png.AsMemory(0, length));
            await context.Response.Body.FlushAsync();
            if (length < Png.Length)
                context.Abort();
        }
        ));

        await server.FetchAsync(_folder.Path, null, "/a.png");

        Assert.Equal(Png, File.ReadAllBytes(Assert.Single(Pictures)));
        Assert.DoesNotContain(server.Asked, asked => asked.Contains("bytes=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Redirects_are_followed_but_not_in_circles()
    {
        await using var server = await PictureServer.StartAsync(
            ("/old.png", PictureServer.Status(301, ("Location", "/new.png"))),
            ("/new.png", PictureServer.Bytes(Png, "image/png")),
            ("/round.png", PictureServer.Status(302, ("Location", "/again.png"))),
            ("/again.png", PictureServer.Status(307, ("Location", "/round.png"))),
            ("/file.png", PictureServer.Status(302, ("Location", "file:///etc/hostname"))));

        var run = await server.FetchAsync(_folder.Path, null, "/old.png", "/round.png", "/file.png");

        Assert.Equal(1, run.Counts[FetchOutcome.Downloaded]);
        Assert.Equal(2, run.Counts[FetchOutcome.Refused]);
        Assert.Contains("redirects more than", Missing, StringComparison.Ordinal);
        Assert.Contains("redirects to file:", Missing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_that_is_slow_is_left_after_some_tries_and_holds_nobody_up()
    {
        await using var server = await PictureServer.StartAsync(
            ("/never.png", context => Task.Delay(Timeout.Infinite, context.RequestAborted)),
            ("/drip.png", async context =>
            {
                context.Response.ContentType = "image/png";
                await context.Response.Body.WriteAsync(Png.AsMemory(0, 20));
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
        ),
            ("/quick.png", PictureServer.Bytes(Png, "image/png")));

        var run = await server.FetchAsync(_folder.Path, PictureServer.Hurried with { Timeout = TimeSpan.FromMilliseconds(400), Retries = 1 }, "/never.png", "/drip.png", "/quick.png");

        Assert.Equal(1, run.Counts[FetchOutcome.Downloaded]);
        Assert.Equal(2, run.Counts[FetchOutcome.Failed]);
        Assert.Equal(2, server.Asked.Count(asked => asked.StartsWith("/never.png", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Answers_that_may_change_are_asked_for_again_and_others_are_not()
    {
        var busy = 0;
        await using var server = await PictureServer.StartAsync(
            ("/busy.png", context => (busy++ < 2 ? PictureServer.Status(503, ("Retry-After", "0")) : PictureServer.Bytes(Png, "image/png"))(context)),
            ("/tomorrow.png", PictureServer.Status(429, ("Retry-After", "86400"))));

        var run = await server.FetchAsync(_folder.Path, null, "/busy.png", "/tomorrow.png", "/gone.png");

        Assert.Equal(1, run.Counts[FetchOutcome.Downloaded]);
        Assert.Equal(1, run.Counts[FetchOutcome.Failed]);
        Assert.Equal(1, run.Counts[FetchOutcome.Refused]);
        Assert.Single(server.Asked, "/tomorrow.png");
        Assert.Single(server.Asked, "/gone.png");
        Assert.Contains("is answered 404", Missing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_too_large_are_left_whether_they_say_so_or_not()
    {
        var large = new byte[2 << 20];
        Png.CopyTo(large, 0);
        await using var server = await PictureServer.StartAsync(
            ("/told.png", PictureServer.Bytes(large, "image/png")),
            ("/untold.png", async context =>
            {
                context.Response.ContentType = "image/png";
                await context.Response.Body.WriteAsync(large);
            }
        ));

        var run = await server.FetchAsync(_folder.Path, PictureServer.Hurried with { MaxBytes = 1 << 20 }, "/told.png", "/untold.png");

        Assert.Equal(2, run.Counts[FetchOutcome.Refused]);
        Assert.Equal(["missing.csv"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Robots_txt_is_asked_first_and_heeded()
    {
        await using var server = await PictureServer.StartAsync(
            ("/robots.txt", PictureServer.Bytes("User-agent: *\nDisallow: /private/\n"u8.ToArray(), "text/plain")),
            ("/private/a.png", PictureServer.Bytes(Png, "image/png")),
            ("/public/a.png", PictureServer.Bytes(Png, "image/png")));

        var run = await server.FetchAsync(_folder.Path, null, "/private/a.png", "/public/a.png");

        Assert.Equal(1, run.Counts[FetchOutcome.Downloaded]);
        Assert.Equal(1, run.Counts[FetchOutcome.Refused]);
        Assert.Equal("/robots.txt", server.Asked.First());
        Assert.DoesNotContain(server.Asked, asked => asked.StartsWith("/private", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Host_whose_robots_txt_fails_is_left_alone()
    {
        await using var server = await PictureServer.StartAsync(
            ("/robots.txt", PictureServer.Status(500)), ("/a.png", PictureServer.Bytes(Png, "image/png")));

        var run = await server.FetchAsync(_folder.Path, null, "/a.png");

        Assert.Equal(1, run.Counts[FetchOutcome.Refused]);
        Assert.Equal(["/robots.txt"], server.Asked);
    }

    [Fact]
    public async Task Pages_are_read_one_by_one_and_their_pictures_downloaded()
    {
        await using var server = await PictureServer.StartAsync(
            ("/list", context => PictureServer.Bytes(
                context.Request.Query["page"] == "02"
                    ? "<img class=p src='/c.png'>"u8.ToArray()
                    : "<img class=p src='a.png'><img src='/other.png'><a class=p href='/b.png'>b</a><img class=p src='data:image/png;base64,AAAA'>"u8.ToArray(),
                "text/html")(context)),
            ("/a.png", PictureServer.Bytes(Png, "image/png")), ("/b.png", PictureServer.Bytes(Png, "image/png")), ("/c.png", PictureServer.Bytes(Png, "image/png")));
        var pages = new PicturePages($"{server["/"]}list?page={{01-03}}", ".p", null);
        using var client = new PoliteClient(PictureServer.Hurried, TimeProvider.System);

        var run = await PictureServer.FetchAsync(_folder.Path, null, pages.ReadAsync(client, PictureServer.Hurried, _ => { }, CancellationToken.None));

        Assert.Equal(3, run.Counts[FetchOutcome.Downloaded]);
        Assert.Equal(["/list?page=01", "/list?page=02", "/list?page=03"], server.Asked.Where(asked => asked.StartsWith("/list", StringComparison.Ordinal)));
        Assert.DoesNotContain("/other.png", server.Asked);
        Assert.Contains("page=", File.ReadAllText(Directory.EnumerateFiles(_folder.Path, "c-*.json").Single()), StringComparison.Ordinal);
    }
}
