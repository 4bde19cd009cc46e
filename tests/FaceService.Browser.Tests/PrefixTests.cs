using System.Text.RegularExpressions;
using FaceService.Api.Tests.Documents;
using FaceService.Api.Tests.Proxy;
using FaceService.Browser.Tests.Hosting;
using Microsoft.Playwright;

namespace FaceService.Browser.Tests;

/// <summary>Every page under a prefix, through nginx with deploy/nginx.conf. A request that leaves the prefix is a trouble of its visitor.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PrefixTests(BrowserFixture browser)
{
    [ToolFact("nginx", "chromium")]
    public async Task Every_page_does_its_work_under_a_prefix()
    {
        await using var site = new Site().With("Proxy:Trusted", "127.0.0.1").With("Worker:Enabled", "false").WithModel("others");
        site.StartServer();
        using var nginx = await Nginx.StartAsync(site.Address);
        await using var visitor = await browser.VisitAsync(new Uri($"{nginx.Shown}/"));
        var page = visitor.Page;

        await visitor.SignInAsync(site.SignInLink());
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/faces/training$"));
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "discs.zip", MimeType = "application/zip", Buffer = TestImages.Zip(16) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        var card = page.GetByRole(AriaRole.Article).Filter(new() { HasText = "16 pictures" });
        Assert.True(await card.GetByRole(AriaRole.Img).EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)") > 0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start training" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/faces/training\\?job="));
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-state]")).ToHaveTextAsync("cancelled"); // an event told it

        await page.GetByRole(AriaRole.Link, new() { Name = "Models", Exact = true }).ClickAsync();
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        var others = page.GetByRole(AriaRole.Article).Filter(new() { HasText = "others@1" });
        await others.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(others).ToHaveCountAsync(0);
        await visitor.ShotAsync("models-prefix");

        await page.GetByRole(AriaRole.Link, new() { Name = "Portrait", Exact = true }).ClickAsync();
        var first = await page.GetAttributeAsync(".sheet", "data-seed");
        await page.Keyboard.PressAsync("n");
        await Assertions.Expect(page.Locator(".sheet")).Not.ToHaveAttributeAsync("data-seed", first!);
        Assert.True(await page.EvalOnSelectorAsync<int>(".portrait img", "image => image.decode().then(() => image.naturalWidth)") >= 512);

        await page.GetByRole(AriaRole.Link, new() { Name = "Explore this one" }).ClickAsync();
        await page.WaitForSelectorAsync("[data-stage] img");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Code" }).ClickAsync();
        await Assertions.Expect(page.GetByText($"{nginx.Shown}/generate")).ToBeVisibleAsync();
        await visitor.ShotAsync("explore-prefix");
        visitor.AssertUntroubled();
    }

    [ToolFact("nginx", "chromium")]
    public async Task Swagger_authorizes_under_a_prefix()
    {
        await using var site = new Site().With("Proxy:Trusted", "127.0.0.1").With("Auth:Keys:0", BrowserFixture.Key).With("Worker:Enabled", "false");
        site.StartServer();
        using var nginx = await Nginx.StartAsync(site.Address);
        await using var visitor = await browser.VisitAsync(new Uri($"{nginx.Shown}/"));
        var page = visitor.Page;
        await page.GotoAsync("swagger");
        await page.Locator(".auth-wrapper .authorize").First.ClickAsync();
        await page.Locator(".modal-ux input[type=text]").First.FillAsync(BrowserFixture.Key);
        await page.Locator(".modal-ux .authorize").First.ClickAsync();
        await page.Locator(".modal-ux .close-modal").ClickAsync();
        await visitor.ShotAsync("swagger-prefix", whole: false);
        var submit = page.Locator(".opblock-post").Filter(new() { HasText = "/train" }).First;
        await submit.Locator(".opblock-summary-control").ClickAsync();
        visitor.ExpectedStatus = 404; // there is no such dataset, and who asks may know that
        var answer = await page.RunAndWaitForResponseAsync(
            () => submit.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync(),
            response => response.Request.Method == "POST");
        Assert.EndsWith("/faces/train", answer.Url);
        Assert.Equal(404, answer.Status);
    }
}
