using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FaceService.Api.Tests.Projection;
using FaceService.Browser.Tests.Hosting;
using FaceService.Jobs;
using FaceService.Training.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace FaceService.Browser.Tests;

/// <summary>The description as people try it out: what is filled in works as it stands.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SwaggerTests(BrowserFixture browser)
{
    private const string Key = "a-key-of-some-length";

    [BrowserFact]
    public async Task Execute_succeeds_as_it_stands_for_every_GET_and_safe_POST()
    {
        await using var site = new Site().With("Worker:Enabled", "false").With("Auth:Keys:0", Key);
        site.StartServer();
        using var client = new HttpClient { BaseAddress = site.Address };
        client.DefaultRequestHeaders.Add("X-Api-Key", Key);
        var face = await FillAsync(site, client);
        await using var visitor = await browser.VisitAsync(site.Address);
        await visitor.SignInAsync($"/{site.SignInLink()}");
        await visitor.Page.GotoAsync("/swagger/index.html");
        await visitor.Page.Locator(".opblock").First.WaitForAsync();
        var document = JsonDocument.Parse(await (await visitor.Page.APIRequest.GetAsync("/swagger/v1/swagger.json")).TextAsync()).RootElement;

        var failed = new List<string>();
        var pressed = 0;
        foreach (var operation in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Where(IsSafe)))
        {
            var name = operation.Value.GetProperty("operationId").GetString()!;
            var status = await ExecuteAsync(visitor.Page, operation.Value, name, face);
            pressed++;
            if (status != "200")
                failed.Add($"{name}: {status}");
        }

        Assert.Empty(failed);
        Assert.True(pressed > 35, $"{pressed} operations");
    }

    [BrowserTheory]
    [InlineData("swagger-desktop", false, false)]
    [InlineData("swagger-desktop-dark", false, true)]
    [InlineData("swagger-phone", true, false)]
    [InlineData("swagger-phone-dark", true, true)]
    public async Task Page_has_the_products_look_and_can_be_read_on_a_phone(string name, bool phone, bool dark)
    {
        await using var visitor = await browser.VisitAsync(phone ? Window.Phone : Window.Desktop, dark ? ColorScheme.Dark : ColorScheme.Light);
        await visitor.Page.GotoAsync("/swagger/index.html#/Faces/getAvatar"); // a link to an operation opens it
        var execute = visitor.Page.Locator("#operations-Faces-getAvatar .btn.execute");
        await Assertions.Expect(execute).ToBeVisibleAsync();
        await execute.ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("#operations-Faces-getAvatar .live-responses-table .response-col_status").Last).ToContainTextAsync("200");
        Assert.False(await visitor.ScrollsSidewaysAsync(), "the page scrolls sideways");
        Assert.Contains("Figtree", await visitor.Page.EvalOnSelectorAsync<string>(".opblock-summary-path", "element => getComputedStyle(document.querySelector('.opblock-summary-description')).fontFamily"));
        var tags = await visitor.Page.Locator(".opblock-tag").AllTextContentsAsync();
        Assert.StartsWith("Faces", tags[0]);
        await visitor.ShotAsync(name);
        Assert.Equal("", string.Join('\n', (await Axe.SeriousAsync(visitor.Page)).Where(found => found.StartsWith("color-contrast", StringComparison.Ordinal))));
        Assert.False(phone && await visitor.Page.EvaluateAsync<int>("innerWidth") > 400, "the page is made for a wider screen");
        visitor.AssertUntroubled();
    }

    // What needs a secret or makes a job is not for pressing.
    private static bool IsSafe(JsonProperty operation) => operation.Name == "get"
        || (operation.Name == "post" && !operation.Value.TryGetProperty("security", out _) && operation.Value.GetProperty("tags")[0].GetString() != "Session");

    private static async Task<string> ExecuteAsync(IPage page, JsonElement operation, string name, byte[] face)
    {
        var block = page.Locator($"#operations-{operation.GetProperty("tags")[0].GetString()}-{name}");
        await block.Locator(".opblock-summary-control").ClickAsync();
        var execute = block.Locator(".btn.execute");
        await execute.WaitForAsync();
        // A file is the caller's own; nothing can stand there.
        if (operation.TryGetProperty("requestBody", out var body) && !body.GetProperty("content").TryGetProperty("application/json", out _))
            await block.Locator("input[type=file]").First.SetInputFilesAsync(new FilePayload { Name = "face.png", MimeType = "image/png", Buffer = name == "generateFromNpy" ? Npy() : face });
        await execute.ClickAsync();
        var status = block.Locator(".live-responses-table .response-col_status").Last;
        try
        {
            await status.WaitForAsync(new() { Timeout = 20_000 });
            return (await status.TextContentAsync() ?? "").Trim()[..3];
        }
        catch (Exception e) when (e is TimeoutException or PlaywrightException)
        {
            return "no answer: " + string.Join(' ', await block.Locator(".invalid, .validation-errors").AllTextContentsAsync());
        }
        finally
        {
            await block.Locator(".opblock-summary-control").ClickAsync();
        }
    }

    // A dataset, and an ended job of each kind; the tests play the worker.
    private static async Task<byte[]> FillAsync(Site site, HttpClient client)
    {
        using var zip = new ByteArrayContent(TestImages.Zip(8));
        zip.Headers.ContentType = new("application/zip");
        (await client.PostAsync("/datasets/discs", zip)).EnsureSuccessStatusCode();
        (await client.PostAsync("/train", JsonContent.Create(new { dataset = "discs", preset = "stylegan2-32", model = "discs", settings = new { kimg = 1 } }))).EnsureSuccessStatusCode();
        using var ready = await WaitAsync(client, "/face/1.png");
        var face = await ready.Content.ReadAsByteArrayAsync();
        using var portrait = new ByteArrayContent(face);
        portrait.Headers.ContentType = new("image/png");
        (await client.PostAsync("/project?steps=10", portrait)).EnsureSuccessStatusCode();

        var store = site.Services.GetRequiredService<IJobStore>();
        EndedProjection.PlayWorker(store);
        foreach (var payload in (JobPayload[])[new MeasurementPayload(), new ImportPayload("mine", "mine.pt", null, null), new AlignmentPayload("discs", "faces", 32)])
            End(store, store.Create(payload).Id, folder => File.WriteAllText(Path.Combine(folder, AlignmentPayload.Report), "<!DOCTYPE html>"));
        End(store, store.List(JobKind.Training).Single().Id, folder => Train(new RunFolder(folder), face));
        return face;
    }

    private static void Train(RunFolder run, byte[] sample)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(run.Sample(200))!);
        foreach (var path in (string[])[run.Sample(200), run.Losses, run.LossCurve, run.Skipped, run.Timelapse])
            File.WriteAllText(path, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        File.WriteAllBytes(run.Sample(200), sample);
    }

    private static void End(IJobStore store, JobId id, Action<string> fill)
    {
        using var claim = store.TryClaim(id)!;
        claim.Save(claim.Job.To(JobState.Running, DateTimeOffset.UtcNow));
        Directory.CreateDirectory(store.RunFolder(id));
        fill(store.RunFolder(id));
        claim.Save(claim.Job.To(JobState.Succeeded, DateTimeOffset.UtcNow));
    }

    // The model loads in its first second; the answer says when to come back.
    private static async Task<HttpResponseMessage> WaitAsync(HttpClient client, string path)
    {
        for (var tries = 0; ; tries++)
        {
            var response = await client.GetAsync(path);
            if (response.IsSuccessStatusCode || tries == 10)
                return response.EnsureSuccessStatusCode();
            await Task.Delay(response.Headers.RetryAfter!.Delta!.Value);
        }
    }

    private static byte[] Npy()
    {
        var head = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 128), }".PadRight(117) + "\n";
        return [0x93, .. Encoding.ASCII.GetBytes("NUMPY"), 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(head), .. new byte[128 * sizeof(float)]];
    }
}
