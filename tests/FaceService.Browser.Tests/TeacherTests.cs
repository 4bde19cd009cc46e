using System.Text.RegularExpressions;
using FaceService.Browser.Tests.Hosting;
using Microsoft.Playwright;

namespace FaceService.Browser.Tests;

/// <summary>What a class does in a lesson, from pictures to a model, and after it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TeacherTests(BrowserFixture browser)
{
    private const int Patience = 240_000;
    private static readonly string[] Settings = ["batch=16", "width=0.1", "threads=1", "samples=16", "log_every=1", "sample_steps=5,10"];

    [BrowserFact]
    public async Task Class_drops_pictures_watches_faces_form_and_compares_two_runs()
    {
        await using var visitor = await browser.VisitSignedInAsync(Window.Phone, ColorScheme.Dark);
        var page = visitor.Page;
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();

        // Loose pictures are dropped, and become a dataset without labels.
        await DropAsync(page, TestImages.Loose(24));
        await page.FillAsync("#dataset-name", "lesson");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Article).Filter(new() { HasText = "lesson" })).ToContainTextAsync("No labels");
        await visitor.ShotAsync("teacher-1-pictures-phone-dark");
        await visitor.AssertAccessibleAsync();

        // A first run, and one beside it to compare with.
        await StartAsync(page, "lesson-one", "0.32");
        await Assertions.Expect(page.Locator("figcaption").First).ToContainTextAsync(new Regex("Before the first step|After \\d+ steps"), new() { Timeout = Patience });
        await Assertions.Expect(page.Locator("[data-state]")).ToHaveTextAsync("succeeded", new() { Timeout = Patience });
        await page.FocusAsync("#sheet");
        await page.Keyboard.PressAsync("Home");
        await Assertions.Expect(page.Locator("figcaption").First).ToContainTextAsync("Before the first step");
        await page.GotoAsync("/training");
        await StartAsync(page, "lesson-two", "0.32");
        var job = new Uri(page.Url).Query;
        await page.GotoAsync("/training");
        await Assertions.Expect(page.Locator(".jobs li").First).ToContainTextAsync("lesson-two"); // running, or just done: first
        await page.GotoAsync("/training" + job);
        await Assertions.Expect(page.Locator("[data-state]")).ToHaveTextAsync("succeeded", new() { Timeout = Patience });
        await page.GetByText("Compare with other trainings").ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new Regex("lesson-one") }).CheckAsync();
        await Assertions.Expect(page.Locator("#chart-losses")).ToHaveAttributeAsync("aria-label", new Regex("lesson-one: generator \\d"));
        await page.CheckAsync("#log");
        await page.FocusAsync("#smoothing");
        await page.Keyboard.PressAsync("End");
        await visitor.ShotAsync("teacher-2-job-phone-dark");
        Assert.False(await visitor.ScrollsSidewaysAsync(), "the page scrolls sideways");
        await visitor.AssertAccessibleAsync();

        // The model is made the default, and the bundled one again; then it is deleted, which its job tells.
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it the default" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-status]")).ToContainTextAsync("is the default now");
        await page.APIRequest.PutAsync("/models/default", new() { DataObject = new { model = ShippedModel.Name } });
        Assert.Equal(204, (await page.APIRequest.DeleteAsync("/models/lesson-two")).Status);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".published")).ToContainTextAsync("has been deleted since", new() { Timeout = Patience });
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Preset_with_its_own_length_says_what_it_draws_how_long_it_takes_and_how_to_change_that()
    {
        await using var visitor = await browser.VisitSignedInAsync(Window.Desktop, ColorScheme.Dark);
        await Assertions.Expect(visitor.Page.Locator(".preset")).ToHaveCountAsync(13);
        var widths = await visitor.Page.Locator(".preset img").EvaluateAllAsync<int[]>("all => Promise.all(all.slice(0, 4).map(image => image.decode().then(() => image.naturalWidth)))");
        Assert.Equal([64, 128, 64, 28], widths);
        await visitor.ShotAsync("training-desktop-dark");
        await visitor.AssertAccessibleAsync();
        visitor.AssertUntroubled();
    }

    private static async Task StartAsync(IPage page, string model, string kimg)
    {
        await page.SelectOptionAsync("#dataset", "lesson");
        await page.Locator("[name=preset][value=gan-mlp]").CheckAsync(new() { Force = true });
        await page.FillAsync("#model-name", model);
        await page.Locator(".expert summary").ClickAsync();
        foreach (var (name, value) in Settings.Append($"kimg={kimg}").Select(setting => (setting.Split('=')[0], setting.Split('=')[1])))
            await page.FillAsync($"#setting-{name}", value);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start training" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("job="));
    }

    private static Task DropAsync(IPage page, IEnumerable<byte[]> pictures) => page.EvaluateAsync(
        """
        pictures => {
          const dataTransfer = new DataTransfer();
          pictures.forEach((bytes, i) => dataTransfer.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], `${i}.png`, { type: "image/png" })));
          document.querySelector(".upload").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }
        """,
        pictures.Select(Convert.ToBase64String).ToArray());
}
