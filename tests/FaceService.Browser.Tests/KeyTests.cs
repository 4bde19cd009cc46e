using FaceService.Browser.Tests.Hosting;
using Microsoft.Playwright;

namespace FaceService.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class KeyTests(BrowserFixture browser)
{
    [Fact]
    public async Task Key_is_asked_for_once_and_traded_for_a_cookie_that_scripts_cannot_read()
    {
        await using var visitor = await browser.VisitLockedAsync();
        visitor.ExpectedStatus = 401;
        await visitor.Page.GotoAsync("/training");
        var dialog = visitor.Page.GetByRole(AriaRole.Dialog, new() { Name = "A key, please" });
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await visitor.ShotAsync("key-desktop", whole: false);
        await visitor.AssertAccessibleAsync();

        await visitor.Page.Keyboard.TypeAsync("not the key");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("That is not a key of this service.");
        await visitor.Page.Keyboard.TypeAsync(BrowserFixture.Key);
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "A new training" })).ToBeVisibleAsync();
        Assert.Equal("", await visitor.Page.EvaluateAsync<string>("document.cookie"));

        await visitor.Page.ReloadAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "A new training" })).ToBeVisibleAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        visitor.AssertUntroubled();
    }

    [Fact]
    public async Task Key_that_is_not_given_leaves_a_page_that_says_so()
    {
        await using var visitor = await browser.VisitLockedAsync(Window.Phone);
        visitor.ExpectedStatus = 401;
        await visitor.Page.GotoAsync("/training");
        await visitor.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("X-Api-Key");
        visitor.AssertUntroubled();
    }
}
