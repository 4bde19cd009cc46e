using System.Text.RegularExpressions;
using FaceService.Browser.Tests.Hosting;
using Microsoft.Playwright;

namespace FaceService.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class ModelTests(BrowserFixture browser)
{
    [BrowserTheory]
    [InlineData("models-desktop", "/models", false, false)]
    [InlineData("models-phone-dark", "/models", true, true)]
    [InlineData("model-desktop-dark", "/models/{shipped}", false, true)]
    [InlineData("model-phone", "/models/{shipped}", true, false)]
    public async Task Model_pages_are_accessible(string name, string address, bool phone, bool dark)
    {
        await using var visitor = await browser.VisitAsync(phone ? Window.Phone : Window.Desktop, dark ? ColorScheme.Dark : ColorScheme.Light);
        await visitor.Page.GotoAsync(address.Replace("{shipped}", ShippedModel.Name, StringComparison.Ordinal));
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex(ShippedModel.Name) }).First).ToBeVisibleAsync();
        await visitor.ShotAsync(name);
        Assert.False(await visitor.ScrollsSidewaysAsync(), "the page scrolls sideways");
        await visitor.AssertAccessibleAsync();
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Program_gets_json_where_a_person_gets_a_page()
    {
        await using var visitor = await browser.VisitAsync();
        var answer = await visitor.Page.APIRequest.GetAsync("/models", new() { Headers = [new("Accept", "application/json")] });
        Assert.Contains(ShippedModel.Id, (await answer.JsonAsync())!.Value.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("id").GetString()));
        await visitor.Page.GotoAsync("/models");
        Assert.Equal("Models · FaceService", await visitor.Page.TitleAsync());
    }

    [BrowserFact]
    public async Task Default_is_set_and_a_model_that_was_not_shipped_is_deleted()
    {
        await using var visitor = await browser.VisitSignedInAsync();
        await visitor.Page.GotoAsync("/models");
        visitor.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        var others = visitor.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = "others@1" });
        await others.GetByRole(AriaRole.Button, new() { Name = "Make it the default" }).ClickAsync();
        await Assertions.Expect(others.GetByText("default", new() { Exact = true })).ToBeVisibleAsync();
        var shipped = visitor.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = ShippedModel.Id });
        await Assertions.Expect(shipped.GetByRole(AriaRole.Button, new() { Name = "Delete" })).ToHaveCountAsync(0);
        await shipped.GetByRole(AriaRole.Button, new() { Name = "Make it the default" }).ClickAsync();
        await Assertions.Expect(shipped.GetByText("default", new() { Exact = true })).ToBeVisibleAsync();

        await others.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(others).ToHaveCountAsync(0);
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Default_that_is_not_confirmed_stays_as_it_is()
    {
        await using var visitor = await browser.VisitSignedInAsync();
        await visitor.Page.GotoAsync("/models/portraits-64");
        visitor.Page.Dialog += (_, dialog) => _ = dialog.DismissAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Make it the default" }).ClickAsync();
        await visitor.Page.ReloadAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Make it the default" })).ToBeVisibleAsync();
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Weight_file_is_brought_and_becomes_a_model()
    {
        await using var visitor = await browser.VisitSignedInAsync(Window.Phone);
        await visitor.Page.GotoAsync("/models");
        await visitor.Page.SetInputFilesAsync("#weights", Path.Combine(Places.Models, "portraits-64", "3", "generator.safetensors"));
        await Assertions.Expect(visitor.Page.Locator("#weights-name")).ToHaveValueAsync("generator");
        await visitor.Page.FillAsync("#weights-name", "brought");
        await visitor.ShotAsync("models-upload-phone");
        await visitor.AssertAccessibleAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex("/models/brought(@|%40)1$"), new() { Timeout = 240_000 });
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new Regex("brought") }).First).ToBeVisibleAsync();
        await visitor.Page.GetByText("Technical details").ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("SHA-256", new() { Exact = true }).First).ToBeVisibleAsync();

        await visitor.Page.GotoAsync("/models");
        await visitor.Page.SetInputFilesAsync("#weights", new FilePayload { Name = "page.pkl", MimeType = "application/octet-stream", Buffer = "<html>"u8.ToArray() });
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("[data-problem]")).ToHaveTextAsync("page.pkl: the file is a web page: the download did not give the file itself.", new() { Timeout = 240_000 });
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Card_is_read_without_script()
    {
        await using var visitor = await browser.VisitAsync(script: false);
        await visitor.Page.GotoAsync($"/models/{ShippedModel.Name}");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Limits" })).ToBeVisibleAsync();
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "All models" }).ClickAsync();
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex("/models$"));
    }
}
