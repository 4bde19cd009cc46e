using System.Text.RegularExpressions;
using FaceService.Browser.Tests.Hosting;
using Microsoft.Playwright;

namespace FaceService.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class HomeTests(BrowserFixture browser)
{
    private const string Portrait = ".portrait img";

    [BrowserTheory]
    [InlineData("home-desktop", false, false)]
    [InlineData("home-desktop-dark", false, true)]
    [InlineData("home-phone", true, false)]
    [InlineData("home-phone-dark", true, true)]
    public async Task Home_shows_a_loaded_portrait_and_is_accessible(string name, bool phone, bool dark)
    {
        await using var visitor = await browser.VisitAsync(phone ? Window.Phone : Window.Desktop, dark ? ColorScheme.Dark : ColorScheme.Light);
        await visitor.Page.GotoAsync("/?seed=3392266426");
        Assert.True(await visitor.Page.EvalOnSelectorAsync<int>(Portrait, "image => image.decode().then(() => image.naturalWidth)") >= 512);
        Assert.False(await visitor.ScrollsSidewaysAsync(), "the page scrolls sideways");
        await visitor.ShotAsync(name);
        await visitor.AssertAccessibleAsync();
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Home_needs_under_a_hundred_kilobytes_beside_the_portrait()
    {
        await using var visitor = await browser.VisitAsync();
        await visitor.Page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        var bytes = 0;
        foreach (var request in visitor.Requests.Where(request => !request.Url.Contains("/face/", StringComparison.Ordinal)))
        {
            var sizes = await request.SizesAsync();
            bytes += sizes.ResponseBodySize + sizes.ResponseHeadersSize;
        }

        Assert.InRange(bytes, 10_000, 100_000);
    }

    [BrowserFact]
    public async Task Key_brings_the_next_face_and_another_the_one_before()
    {
        await using var visitor = await browser.VisitAsync();
        await visitor.Page.GotoAsync("/");
        var first = await SeedAsync(visitor.Page);
        await visitor.Page.Keyboard.PressAsync("n");
        await Assertions.Expect(visitor.Page.Locator(".sheet")).Not.ToHaveAttributeAsync("data-seed", first);
        var second = await SeedAsync(visitor.Page);
        await Assertions.Expect(visitor.Page.Locator("[data-status]")).ToContainTextAsync(second);
        await visitor.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(visitor.Page.Locator(".sheet")).ToHaveAttributeAsync("data-seed", first);
        await visitor.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(visitor.Page.Locator(".sheet")).ToHaveAttributeAsync("data-seed", second);
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Button_reached_by_keyboard_brings_the_next_face_and_keeps_the_focus()
    {
        await using var visitor = await browser.VisitAsync();
        await visitor.Page.GotoAsync("/");
        var first = await SeedAsync(visitor.Page);
        var next = visitor.Page.Locator("[data-next]");
        for (var i = 0; i < 20 && !await next.EvaluateAsync<bool>("link => link === document.activeElement"); i++)
            await visitor.Page.Keyboard.PressAsync("Tab");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visitor.Page.Locator(".sheet")).Not.ToHaveAttributeAsync("data-seed", first);
        await Assertions.Expect(next).ToBeFocusedAsync();
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Permalink_shows_the_same_face_and_the_next_one_leaves_it()
    {
        await using var visitor = await browser.VisitAsync();
        await visitor.Page.GotoAsync("/?seed=85");
        Assert.Equal("85", await SeedAsync(visitor.Page));
        Assert.Contains("/face/85.png", await visitor.Page.GetAttributeAsync(Portrait, "src"));
        await visitor.Page.ClickAsync("[data-permalink]");
        await Assertions.Expect(visitor.Page.Locator("[data-status]")).ToHaveTextAsync("The link is copied.");
        Assert.Contains("/?seed=85&model=", await visitor.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await visitor.Page.ClickAsync("[data-next]");
        await Assertions.Expect(visitor.Page).Not.ToHaveURLAsync(new Regex("seed="));
        visitor.AssertUntroubled();
    }

    [BrowserTheory]
    [InlineData("PNG", "png", "89504E47")]
    [InlineData("JPEG", "jpg", "FFD8FF")]
    [InlineData("WebP", "webp", "52494646")]
    public async Task Download_is_a_file_of_its_format(string link, string suffix, string magic)
    {
        await using var visitor = await browser.VisitAsync();
        await visitor.Page.GotoAsync("/?seed=85");
        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync());
        Assert.Equal($"face-85.{suffix}", download.SuggestedFilename);
        var bytes = await File.ReadAllBytesAsync(await download.PathAsync());
        Assert.StartsWith(magic, Convert.ToHexString(bytes));
    }

    [BrowserFact]
    public async Task Home_without_script_shows_another_face_by_link()
    {
        await using var visitor = await browser.VisitAsync(script: false);
        await visitor.Page.GotoAsync("/");
        var first = await visitor.Page.GetAttributeAsync(Portrait, "src");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Another face" }).ClickAsync();
        Assert.NotEqual(first, await visitor.Page.GetAttributeAsync(Portrait, "src"));
        visitor.AssertUntroubled();
    }

    private static async Task<string> SeedAsync(IPage page) => (await page.GetAttributeAsync(".sheet", "data-seed"))!;
}
