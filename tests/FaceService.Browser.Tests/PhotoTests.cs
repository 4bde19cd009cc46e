using System.Text.RegularExpressions;
using FaceService.Browser.Tests.Hosting;
using Microsoft.Playwright;

namespace FaceService.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class PhotoTests(BrowserFixture browser)
{
    private static readonly PageAssertionsToHaveURLOptions AtTheEnd = new() { Timeout = 240_000 };

    [BrowserFact]
    public async Task Portrait_is_found_and_is_a_face_like_any_other()
    {
        await using var visitor = await browser.VisitSignedInAsync();
        var portrait = await (await visitor.Page.APIRequest.GetAsync("/face?seed=5&size=128")).BodyAsync();
        await visitor.Page.GotoAsync("/explore?seed=85&tab=photo");
        await visitor.Page.SetInputFilesAsync("#photo-file", new FilePayload { Name = "portrait.png", MimeType = "image/png", Buffer = portrait });
        await visitor.Page.SelectOptionAsync("#photo-steps", "100");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Find the nearest face" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("#search")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByAltText("The portrait that was sent")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.Locator("label[for=search]")).ToContainTextAsync(new Regex("Step \\d+ of 100, .* left"));
        Assert.True(await visitor.Page.GetByAltText(new Regex("^The nearest face after")).EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)") > 0);
        await visitor.ShotAsync("explore-search-desktop");
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex("photo="), AtTheEnd);
        var found = visitor.Page.Locator("[data-stage] img");
        await Assertions.Expect(found).ToHaveAttributeAsync("alt", new Regex("found for a photograph$"));
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("^Face found on") })).ToBeCheckedAsync();
        await visitor.ShotAsync("explore-photo-desktop");
        await visitor.AssertAccessibleAsync();

        var request = await visitor.Page.RunAndWaitForRequestAsync(() => visitor.Page.ReloadAsync(), request => request.Url.EndsWith("/generate", StringComparison.Ordinal));
        Assert.Contains("\"latent\":[", request.PostData);
        await visitor.Page.ClickAsync("#tab-factors");
        await visitor.Page.FocusAsync("#factor-0");
        await visitor.Page.Keyboard.PressAsync("End");
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex("photo=.*factors=0%3A4"));
        await visitor.Page.GetByRole(AriaRole.Radio, new() { Name = "Face of seed 3", Exact = true }).CheckAsync(new() { Force = true });
        await Assertions.Expect(visitor.Page).Not.ToHaveURLAsync(new Regex("photo="));
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Link_to_a_search_that_is_gone_says_so_and_shows_a_face()
    {
        await using var visitor = await browser.VisitSignedInAsync();
        visitor.ExpectedStatus = 404;
        await visitor.Page.GotoAsync("/explore?photo=20260101-000000-aaaaa");
        await visitor.Page.WaitForSelectorAsync("[data-stage] img");
        await Assertions.Expect(visitor.Page).Not.ToHaveURLAsync(new Regex("photo="));
    }
}
