using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FaceService.Api.Tests.Hosting;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Reading;
using Microsoft.AspNetCore.Mvc.Testing;

namespace FaceService.Api.Tests.Faces;

public sealed class AvatarTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Address = "someone.private@mail.example";
    private const string Browser = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";
    private const string Pin = "model=portraits@1";

    private readonly HttpClient _client = shared.Host.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    [Theory]
    [InlineData("alice", "alice")]
    [InlineData("Alice", "alice")]
    [InlineData(" \tALICE\n ", "alice")]
    [InlineData(Address, Address)]
    [InlineData("Some.One@Mail.Example", "some.one@mail.example")]
    [InlineData("42", "42")] // no number: the text
    [InlineData("0", "0")]
    [InlineData("4294967295", "4294967295")]
    [InlineData("ÉMILE Ñandú", "émile ñandú")]
    [InlineData("ΣΊΣΥΦΟΣ 世界 🙂", "σίσυφοσ 世界 🙂")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e", "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("a/b?#&=%", "a/b?#&=%")]
    [InlineData("john.smith", "john.smith")]
    public async Task Seed_is_the_hash_of_the_text_trimmed_and_in_lower_case(string text, string hashed)
    {
        var seed = BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(hashed))).ToString();
        var path = $"/avatar/{Uri.EscapeDataString(text)}";

        Assert.Equal(seed, (await _client.GetAsync($"{path}?{Pin}")).Header("X-Face-Seed"));
        Assert.Equal(seed, (await _client.GetAsync($"{path}.webp?{Pin}")).Header("X-Face-Seed"));
    }

    [Fact]
    public async Task Square_avatar_is_the_face_of_its_seed()
    {
        var avatar = await _client.GetAsync($"/avatar/42.png?size=32&{Pin}");
        var seed = avatar.Header("X-Face-Seed");
        Assert.NotEqual("42", seed);
        Assert.Equal(await _client.FaceAsync($"/face/{seed}.png?size=32"), await avatar.BytesAsync());
    }

    [Theory]
    [InlineData("/avatar/alice", "/avatar/alice?model=portraits@1")]
    [InlineData("/avatar/Alice.png?size=64", "/avatar/Alice.png?size=64&model=portraits@1")]
    [InlineData("/avatar/a%40b.example?shape=circle&background=%23fff&gender=female", "/avatar/a%40b.example?shape=circle&background=%23fff&gender=female&model=portraits@1")]
    [InlineData("/avatar/a%2Fb%3F.jpg?model=portraits", "/avatar/a%2Fb%3F.jpg?model=portraits@1")]
    [InlineData("/avatar/x?model=classic&size=20", "/avatar/x?size=20&model=classic@1")]
    public async Task Avatar_without_a_version_leads_to_the_pinned_one_for_an_hour(string path, string pinned)
    {
        var response = await _client.GetAsync(path);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(pinned, response.Headers.Location!.OriginalString);
        Assert.Equal((TimeSpan.FromHours(1), true), (response.Headers.CacheControl!.MaxAge, response.Headers.CacheControl.Public));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        var face = await _client.GetAsync(pinned);
        Assert.Equal(HttpStatusCode.OK, face.StatusCode);
        Assert.Equal(TimeSpan.FromDays(365), face.Headers.CacheControl!.MaxAge);
        Assert.Contains(face.Headers.CacheControl.Extensions, e => e.Name == "immutable");
        Assert.Equal(HttpStatusCode.NotModified, (await _client.GetAsync(pinned, "If-None-Match", face.Headers.ETag!.ToString())).StatusCode);
    }

    [Fact]
    public async Task Redirect_keeps_the_path_base()
    {
        await using var host = new FaceHost().With("Proxy:PathBase", "/faces");
        await host.ReadyAsync();
        using var client = host.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

        Assert.Equal("/faces/avatar/alice?model=portraits@1", (await client.GetAsync("/faces/avatar/alice")).Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/avatar/alice", Browser, "image/webp")]
    [InlineData("/avatar/alice", "image/webp;q=0.5, image/png", "image/png")]
    [InlineData("/avatar/alice", "image/webp;q=0, */*", "image/png")]
    [InlineData("/avatar/alice", "*/*", "image/png")]
    [InlineData("/avatar/alice", "image/jpeg", "image/jpeg")]
    [InlineData("/avatar/alice?format=jpeg", Browser, "image/jpeg")]
    [InlineData("/avatar/alice.png", Browser, "image/png")]
    [InlineData("/avatar/alice.JPEG", Browser, "image/jpeg")]
    public async Task Format_is_the_suffix_else_what_the_browser_takes(string path, string accept, string mediaType)
    {
        var response = await _client.GetAsync($"{path}{(path.Contains('?') ? '&' : '?')}{Pin}", "Accept", accept);

        Assert.Equal(mediaType, response.MediaType());
        Assert.Equal(mediaType, ImageDecoder.Probe(await response.BytesAsync()).Format.MediaType);
        Assert.Equal(!path.Contains('.') && !path.Contains('?'), response.Headers.Vary.Contains("Accept"));
    }

    [Theory]
    [InlineData("png", 6)]
    [InlineData("png&background=b6e3f4", 2)]
    [InlineData("png&background=b6e3f480", 6)]
    public async Task Background_decides_whether_a_png_has_an_alpha_channel(string query, byte colourType)
    {
        var png = await _client.FaceAsync($"/avatar/alice?shape=circle&{Pin}&format={query}");
        Assert.Equal(colourType, png[25]);
    }

    [Theory]
    [InlineData("background=b6e3f4", 0xb6, 0xe3, 0xf4)]
    [InlineData("background=%23000", 0, 0, 0)]
    [InlineData("background=Teal", 0, 128, 128)]
    [InlineData("", 255, 255, 255)]
    [InlineData("background=transparent", 255, 255, 255)]
    public async Task Jpeg_shows_the_background_outside_the_circle(string query, byte r, byte g, byte b)
    {
        var image = ImageDecoder.Decode(await _client.FaceAsync($"/avatar/alice.jpg?size=96&shape=circle&{Pin}&{query}"));
        var corner = image[1, 1];
        Assert.InRange(Math.Abs(corner.R - r) + Math.Abs(corner.G - g) + Math.Abs(corner.B - b), 0, 12);
    }

    [Theory]
    [InlineData("shape=hexagon", "shape")]
    [InlineData("background=nothing", "background")]
    [InlineData("background=12", "background")]
    [InlineData("size=5", "size")]
    [InlineData("seed=1", "seed")]
    [InlineData("gender=alien", "gender")]
    public async Task Wrong_parameter_is_400_at_once(string query, string field) =>
        await (await _client.GetAsync($"/avatar/alice?{query}")).ProblemAsync(400, field);

    [Theory]
    [InlineData("%20")]
    [InlineData(".png")]
    [InlineData("too long")]
    public async Task Text_that_is_empty_or_too_long_is_refused(string text)
    {
        var path = text == "too long" ? new string('x', 300) + Address : text;
        var response = await _client.GetAsync($"/avatar/{path}");
        await response.ProblemAsync(400, "text");
        Assert.DoesNotContain("someone", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("size=32")]
    [InlineData("size=32&shape=rounded")]
    [InlineData("size=32&shape=circle")]
    [InlineData("size=32&shape=circle&background=b6e3f4")]
    [InlineData("size=32&shape=circle&background=b6e3f480")]
    [InlineData("size=32&truncation=0.5")]
    [InlineData("size=32&gender=male&heritage=c")]
    public async Task Every_parameter_changes_the_tag(string query)
    {
        string[] all = ["size=32", "size=32&shape=rounded", "size=32&shape=circle", "size=32&shape=circle&background=b6e3f4", "size=32&shape=circle&background=b6e3f480", "size=32&truncation=0.5", "size=32&gender=male&heritage=c"];
        var tag = await TagAsync(query);
        Assert.Equal(tag, await TagAsync(query));
        foreach (var other in all.Where(other => other != query))
            Assert.NotEqual(tag, await TagAsync(other));

        async Task<string> TagAsync(string parameters) => (await _client.GetAsync($"/avatar/alice.png?{parameters}&{Pin}")).Headers.ETag!.Tag;
    }

    [Theory]
    [InlineData("png", "circle", "transparent")]
    [InlineData("webp", "circle", "transparent")]
    [InlineData("webp", "rounded", "b6e3f4")]
    [InlineData("jpg", "circle", "transparent")]
    [InlineData("jpg", "rounded", "000")]
    public async Task Avatar_carries_the_mark_and_is_known_by_verify(string suffix, string shape, string background)
    {
        var file = await _client.FaceAsync($"/avatar/{Address}.{suffix}?size=128&shape={shape}&background={background}&{Pin}");

        var request = JsonDocument.Parse(MarkReader.Read(file)!.Request!).RootElement;
        Assert.Equal(shape, request.GetProperty("shape").GetString());
        Assert.DoesNotContain("someone", request.GetRawText());
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new("application/octet-stream");
        var answer = await (await _client.PostAsync("/verify", content)).JsonAsync();
        Assert.Equal("yes", answer.GetProperty("madeHere").GetString());
    }

    [Fact]
    public async Task Whole_face_under_the_mark_of_a_circle_is_found_out()
    {
        var round = await _client.FaceAsync($"/avatar/alice.png?size=128&shape=circle&background=000&{Pin}");
        var square = ImageDecoder.Decode(await _client.FaceAsync($"/avatar/alice.png?size=128&{Pin}"));
        var forged = Model.Imaging.Writing.ImageEncoder.Encode(square, Model.Imaging.ImageFormat.Png, new() { Mark = MarkReader.Read(round) });
        using var content = new ByteArrayContent(forged);
        content.Headers.ContentType = new("image/png");
        Assert.Equal("no", (await (await _client.PostAsync("/verify", content)).JsonAsync()).GetProperty("madeHere").GetString());
    }

    [Theory]
    [InlineData("/avatar/alice")]
    [InlineData("/avatar/alice?model=portraits@1")]
    [InlineData("/avatar/alice?size=1")]
    public async Task Pages_of_every_site_may_show_and_read_avatars(string path)
    {
        var response = await _client.GetAsync(path, "Origin", "https://other.example");
        Assert.Equal("*", response.Header("Access-Control-Allow-Origin"));
        Assert.Equal("cross-origin", response.Header("Cross-Origin-Resource-Policy"));
    }

    [Fact]
    public async Task Origins_that_are_configured_are_the_only_ones()
    {
        await using var host = new FaceHost().With("Cors:Origins:0", "https://friend.example");
        var client = await host.ReadyClientAsync();
        Assert.Equal("https://friend.example", (await client.GetAsync($"/avatar/a?{Pin}", "Origin", "https://friend.example")).Header("Access-Control-Allow-Origin"));
        Assert.False((await client.GetAsync($"/avatar/a?{Pin}", "Origin", "https://other.example")).Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Faces_may_be_shown_by_isolated_pages_too() =>
        Assert.Equal("cross-origin", (await _client.GetAsync("/face/1.png")).Header("Cross-Origin-Resource-Policy"));

    [Theory]
    [InlineData("/avatar/" + Address, 200)]
    [InlineData("/AVATAR/someone.private%40mail.example.png?size=5", 400)]
    [InlineData("/avatar/" + Address + "/more", 404)]
    [InlineData("/faces/avatar/" + Address, 404)]
    [InlineData("/nothing/" + Address, 404)]
    [InlineData("/avatar/a%20private%20name?model=nobody", 404)]
    [InlineData("/face/" + Address, 404)]
    public async Task Text_stands_in_no_log_trace_or_problem(string path, int status)
    {
        var folder = Directory.CreateTempSubdirectory("face-avatar-").FullName;
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false); // so that there is a path to hide
        var traced = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => traced.Enqueue(string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Prepend(activity.DisplayName))),
        };
        ActivitySource.AddActivityListener(listener);
        string answer;
        await using (var host = new FaceHost().With("Log:File", Path.Combine(folder, "log.json")).With("Serilog:MinimumLevel:Default", "Verbose"))
        {
            using var client = host.CreateClient();
            await host.ReadyAsync();
            using var response = await client.GetAsync(path);
            Assert.Equal(status, (int)response.StatusCode);
            answer = status == 200 ? "" : await response.Content.ReadAsStringAsync();
            Assert.Contains(host.Log.All, line => line.Contains($" {status} in ", StringComparison.Ordinal));
            Assert.DoesNotContain(host.Log.All, IsTold);
        }

        var log = File.ReadAllText(Assert.Single(Directory.GetFiles(folder)));
        Directory.Delete(folder, recursive: true);
        Assert.False(IsTold(answer), answer);
        Assert.False(IsTold(log), log);
        Assert.Contains(traced, trace => trace.Contains("url.path=", StringComparison.Ordinal));
        Assert.DoesNotContain(traced, IsTold);

        static bool IsTold(string text) => text.Contains("someone", StringComparison.OrdinalIgnoreCase) || text.Contains("private%20name", StringComparison.OrdinalIgnoreCase) || text.Contains("private name", StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?text=Bob&size=200&shape=circle&background=b6e3f4&format=webp&gender=female")]
    [InlineData("?text=a%22%3E%3Cscript%3E&size=&shape=&background=&gender=")]
    public async Task Page_builds_addresses_that_work(string query)
    {
        var response = await _client.GetAsync($"/avatars{query}");
        Assert.Equal("text/html", response.MediaType());
        var html = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<script>", html.Replace("<script type=\"module\"", "", StringComparison.Ordinal));
        var addresses = System.Text.RegularExpressions.Regex.Matches(WebUtility.HtmlDecode(WebUtility.HtmlDecode(html)), @"http://localhost/avatar/[^\s""`$<]+")
            .Select(match => match.Value).Distinct().ToList();
        Assert.True(addresses.Count > 1, html);
        Assert.All(addresses, address => Assert.True(_client.GetAsync(address).Result.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect, address));
        Assert.Contains(addresses, address => address.Contains("model=portraits@1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_says_what_is_wrong_in_a_sentence()
    {
        var html = await _client.GetStringAsync("/avatars?text=bob&background=nothing");
        Assert.Contains("background is nothing", html);
        Assert.DoesNotContain("/avatar/bob", html);
    }
}
