using FaceService.Browser.Tests.Hosting;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;
using Microsoft.Playwright;

namespace FaceService.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class VerifyPageTests(BrowserFixture browser)
{
    private const string Answer = "[data-answer] h2";

    [BrowserTheory]
    [InlineData("verify-desktop", false, false)]
    [InlineData("verify-desktop-dark", false, true)]
    [InlineData("verify-phone", true, false)]
    [InlineData("verify-phone-dark", true, true)]
    public async Task Saved_face_was_made_here(string name, bool phone, bool dark)
    {
        await using var visitor = await browser.VisitAsync(phone ? Window.Phone : Window.Desktop, dark ? ColorScheme.Dark : ColorScheme.Light);
        await visitor.Page.GotoAsync("/?seed=85");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "have it checked" }).ClickAsync();
        await visitor.Page.SetInputFilesAsync("#picture", new FilePayload { Name = "face.jpg", MimeType = "image/jpeg", Buffer = await FaceAsync(visitor, "jpg") });
        await Assertions.Expect(visitor.Page.Locator(Answer)).ToHaveTextAsync("Yes, it was made here.");
        await Assertions.Expect(visitor.Page.Locator("[data-answer] dl")).ToContainTextAsync("85");
        await visitor.ShotAsync(name);
        Assert.False(await visitor.ScrollsSidewaysAsync(), "the page scrolls sideways");
        await visitor.AssertAccessibleAsync();
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "See this face" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator(".sheet")).ToHaveAttributeAsync("data-seed", "85");
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Picture_without_a_mark_proves_nothing_and_what_is_none_is_told()
    {
        await using var visitor = await browser.VisitAsync();
        await visitor.Page.GotoAsync("/verify");
        var bare = ImageEncoder.Encode(ImageDecoder.Decode(await FaceAsync(visitor, "png")), ImageFormat.Png);
        await DropAsync(visitor.Page, bare, "bare.png", "image/png");
        await Assertions.Expect(visitor.Page.Locator(Answer)).ToHaveTextAsync("It carries no mark.");

        visitor.ExpectedStatus = 400;
        await DropAsync(visitor.Page, "no picture"u8.ToArray(), "note.png", "image/png");
        await Assertions.Expect(visitor.Page.Locator("[data-answer] .problem")).ToContainTextAsync("PNG, JPEG, WebP or GIF");
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Form_is_answered_without_script()
    {
        await using var visitor = await browser.VisitAsync(script: false);
        await visitor.Page.GotoAsync("/verify");
        await visitor.Page.SetInputFilesAsync("#picture", new FilePayload { Name = "face.webp", MimeType = "image/webp", Buffer = await FaceAsync(visitor, "webp") });
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Check it" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator(Answer)).ToHaveTextAsync("Yes, it was made here.");
    }

    private static async Task<byte[]> FaceAsync(Visitor visitor, string suffix) =>
        await (await visitor.Page.APIRequest.GetAsync($"/face/85.{suffix}?size=256")).BodyAsync();

    /// <summary>Lets go of a file over the page, as a hand does.</summary>
    private static Task DropAsync(IPage page, byte[] bytes, string name, string type) => page.EvaluateAsync(
        """
        ({ bytes, name, type }) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name, { type }));
          document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }
        """,
        new { bytes = Convert.ToBase64String(bytes), name, type });
}
