using System.Text.RegularExpressions;
using FaceService.Browser.Tests.Hosting;
using Microsoft.Playwright;

namespace FaceService.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class SignInTests(BrowserFixture browser)
{
    [BrowserFact]
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

    [BrowserTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Link_signs_in_once_with_scripts_and_without(bool script)
    {
        var link = browser.LockedLink();
        await using var visitor = await browser.VisitLockedAsync(script: script);
        await visitor.Page.GotoAsync(link);
        await visitor.Page.GotoAsync(link); // looking uses nothing up
        await visitor.ShotAsync("sign-in-desktop");
        if (script) // axe is one
            await visitor.AssertAccessibleAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex("/training$"));
        Assert.Equal(200, (await visitor.Page.APIRequest.GetAsync("/train")).Status);

        await using var late = await browser.VisitLockedAsync(script: script);
        late.ExpectedStatus = 401;
        await late.Page.GotoAsync(link);
        await late.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(late.Page.GetByRole(AriaRole.Heading, new() { Name = "This link is used up" })).ToBeVisibleAsync();
        await late.ShotAsync("sign-in-used-up-desktop");
        if (script)
            await late.AssertAccessibleAsync();
        Assert.Equal(401, (await late.Page.APIRequest.GetAsync("/train")).Status);
        visitor.AssertUntroubled();
        late.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Page_to_sign_in_on_says_what_to_run_and_takes_the_key()
    {
        await using var visitor = await browser.VisitLockedAsync(Window.Phone);
        await visitor.Page.GotoAsync("/session");
        await Assertions.Expect(visitor.Page.GetByText("./face sign-in", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByText("./face key", new() { Exact = true })).ToBeVisibleAsync();
        await visitor.ShotAsync("sign-in-phone");
        await visitor.AssertAccessibleAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a key" }).ClickAsync();
        await visitor.Page.Keyboard.TypeAsync(BrowserFixture.Key);
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "A new training" })).ToBeVisibleAsync();
        visitor.AssertUntroubled();
    }

    [BrowserFact]
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
