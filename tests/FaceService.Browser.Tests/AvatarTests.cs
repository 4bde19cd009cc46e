using FaceService.Browser.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace FaceService.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class AvatarTests(BrowserFixture browser)
{
    private const string Shown = ".shown img";

    [BrowserTheory]
    [InlineData("avatars-desktop", false, false)]
    [InlineData("avatars-desktop-dark", false, true)]
    [InlineData("avatars-phone", true, false)]
    [InlineData("avatars-phone-dark", true, true)]
    public async Task Page_shows_the_avatar_and_is_accessible(string name, bool phone, bool dark)
    {
        await using var visitor = await browser.VisitAsync(phone ? Window.Phone : Window.Desktop, dark ? ColorScheme.Dark : ColorScheme.Light);
        await visitor.Page.GotoAsync("/avatars?text=alice&shape=circle");
        Assert.True(await visitor.Page.EvalOnSelectorAsync<int>(Shown, "image => image.decode().then(() => image.naturalWidth)") >= 96);
        Assert.False(await visitor.ScrollsSidewaysAsync(), "the page scrolls sideways");
        await visitor.ShotAsync(name);
        await visitor.AssertAccessibleAsync();
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Typing_changes_the_avatar_and_what_is_copied()
    {
        await using var visitor = await browser.VisitAsync();
        await visitor.Page.GotoAsync("/avatars");
        await visitor.Page.GetByRole(AriaRole.Textbox, new() { Name = "Text" }).FillAsync("Bob & Co");
        await visitor.Page.GetByLabel("Shape").SelectOptionAsync("rounded");
        await visitor.Page.GetByLabel("Format").SelectOptionAsync("png");
        var address = visitor.Page.Locator("pre[aria-labelledby=address]");
        await Assertions.Expect(address).ToContainTextAsync($"/avatar/bob%20%26%20co.png?size=96&shape=rounded&model={ShippedModel.Id}");
        Assert.Equal(96, await visitor.Page.EvalOnSelectorAsync<int>(Shown, "image => image.decode().then(() => image.width)"));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).First.ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("[data-status]")).ToHaveTextAsync("Copied: The address, for ever.");
        var copied = await visitor.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Equal(await address.TextContentAsync(), copied);
        Assert.Equal(200, (await visitor.Page.APIRequest.GetAsync(copied)).Status);
        await visitor.Page.GetByLabel("Background").FillAsync("nothing");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("background is nothing");
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Pasted_html_shows_faces_on_a_page_of_another_site()
    {
        await using var visitor = await browser.VisitAsync();
        await visitor.Page.GotoAsync("/avatars?text=alice&shape=circle");
        var html = await visitor.Page.Locator("pre[aria-labelledby=srcset]").TextContentAsync();
        await using var site = WebApplication.CreateSlimBuilder().Build();
        site.Urls.Add("http://127.0.0.1:0");
        site.MapGet("/", (HttpContext context) =>
        {
            context.Response.Headers["Cross-Origin-Embedder-Policy"] = "require-corp";
            return Results.Content(html, "text/html");
        });
        await site.StartAsync();
        await using var elsewhere = await browser.VisitAsync(new Uri(site.Urls.First()));
        await elsewhere.Page.GotoAsync("/");
        Assert.Equal(96, await elsewhere.Page.EvalOnSelectorAsync<int>("img", "image => image.decode().then(() => image.naturalWidth)"));
    }

    [BrowserFact]
    public async Task Page_without_script_builds_the_address_by_its_button()
    {
        await using var visitor = await browser.VisitAsync(script: false);
        await visitor.Page.GotoAsync("/avatars");
        await visitor.Page.GetByRole(AriaRole.Textbox, new() { Name = "Text" }).FillAsync("carol");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("pre[aria-labelledby=address]")).ToContainTextAsync("/avatar/carol?size=96&model=");
        visitor.AssertUntroubled();
    }
}
