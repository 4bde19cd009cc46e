using System.Text.RegularExpressions;
using FaceService.Browser.Tests.Hosting;
using Microsoft.Playwright;

namespace FaceService.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class TrainingTests(BrowserFixture browser)
{
    // A run of a minute is long for a test, but what happens at its end is what the page is for.
    private static readonly LocatorAssertionsToHaveTextOptions AtTheEnd = new() { Timeout = 240_000 };

    [BrowserFact]
    public async Task Dataset_is_added_shown_with_its_classes_and_removed()
    {
        await using var visitor = await browser.VisitSignedInAsync();
        await visitor.Page.GotoAsync("/training");
        await UploadAsync(visitor.Page, "Discs of 2 Sizes.zip", 8);
        var card = visitor.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = "discs-of-2-sizes" });
        await Assertions.Expect(card).ToContainTextAsync("8 pictures, 32 × 32");
        Assert.True(await card.GetByRole(AriaRole.Img).EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)") > 0);
        await card.GetByText("2 classes").ClickAsync();
        await Assertions.Expect(card.GetByRole(AriaRole.Meter, new() { Name = "Pictures of large" })).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.Locator("#dataset")).ToHaveValueAsync("discs-of-2-sizes");

        visitor.ExpectedStatus = 409;
        await UploadAsync(visitor.Page, "discs-of-2-sizes.zip", 8);
        await Assertions.Expect(visitor.Page.Locator(".upload [role=alert]")).ToContainTextAsync("a name that no dataset has");

        visitor.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(card).ToHaveCountAsync(0);
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Form_says_beside_the_field_what_is_allowed()
    {
        await using var visitor = await OpenedAsync();
        await AddAsync(visitor, "for-the-form");
        await visitor.Page.ReloadAsync();
        await ChooseAsync(visitor.Page, "dcgan-64");
        await ExpertAsync(visitor.Page);
        await visitor.Page.FillAsync("#setting-batch", "100000");
        visitor.ExpectedStatus = 400;
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Start training" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("#setting-batch")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(visitor.Page.GetByText("Allowed is whole numbers from 1 to 512.", new() { Exact = true })).ToBeVisibleAsync();
        await visitor.ShotAsync("training-form-desktop");
        await visitor.AssertAccessibleAsync();
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Job_that_waits_is_cancelled_resumed_and_removed_by_keyboard()
    {
        await using var visitor = await OpenedAsync(Window.Phone);
        await AddAsync(visitor, "for-waiting");
        await visitor.Page.ReloadAsync();
        await visitor.Page.SelectOptionAsync("#dataset", "for-waiting");
        await ExpertAsync(visitor.Page);
        await visitor.Page.FocusAsync("#setting-kimg");
        await visitor.Page.Keyboard.PressAsync("Control+a");
        await visitor.Page.Keyboard.TypeAsync("2.5");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex("job="));
        await Assertions.Expect(visitor.Page.Locator(".pairs")).ToHaveTextAsync(new Regex("kimg\\s*2.5"));
        await PressAsync(visitor.Page, "Cancel");
        await Assertions.Expect(visitor.Page.Locator("[data-state]")).ToHaveTextAsync("cancelled");
        await visitor.ShotAsync("job-cancelled-phone");
        await visitor.AssertAccessibleAsync();
        await PressAsync(visitor.Page, "Resume");
        await Assertions.Expect(visitor.Page.Locator("[data-state]")).ToHaveTextAsync("queued");
        await PressAsync(visitor.Page, "Cancel");
        visitor.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await PressAsync(visitor.Page, "Remove");
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex("/training$"));
        await Assertions.Expect(visitor.Page.GetByText("None yet.")).ToBeVisibleAsync();
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Photos_are_packed_sent_and_queued_and_the_job_can_be_stopped()
    {
        await using var visitor = await OpenedAsync();
        await visitor.Page.SetInputFilesAsync(
            "#photos", [.. Enumerable.Range(0, 3).Select(i => new FilePayload { Name = $"Photo {i}.png", MimeType = "image/png", Buffer = TestImages.Picture(i) })]);
        await visitor.Page.FillAsync("#faces-name", "people");
        await visitor.ShotAsync("training-photos-desktop");
        await visitor.AssertAccessibleAsync();
        await PressAsync(visitor.Page, "Find faces");
        var card = visitor.Page.Locator("[data-photos]");
        await Assertions.Expect(card).ToContainTextAsync("Waiting for the worker");
        await visitor.Page.ReloadAsync();
        await Assertions.Expect(card).ToContainTextAsync("Waiting for the worker");
        await PressAsync(visitor.Page, "Stop");
        await Assertions.Expect(card.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Stopped. The photos are kept as a dataset.");
        await visitor.Page.ReloadAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = "people-photos" })).ToContainTextAsync("3 pictures");
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Job_is_watched_until_its_model_draws()
    {
        await using var visitor = await browser.VisitSignedInAsync();
        await AddAsync(visitor, "discs");
        await visitor.Page.GotoAsync("/training");
        await visitor.Page.SelectOptionAsync("#dataset", "discs");
        await ChooseAsync(visitor.Page, "gan-mlp");
        await visitor.Page.FillAsync("#model-name", "drawn-discs");
        await ExpertAsync(visitor.Page);
        await visitor.Page.FillAsync("#setting-kimg", "0.128");
        await visitor.Page.FillAsync("#setting-batch", "16");
        foreach (var (name, value) in new[] { ("sample_every", "0.032"), ("log_every", "1"), ("threads", "1"), ("width", "0.1"), ("samples", "16") })
            await visitor.Page.FillAsync($"#setting-{name}", value);
        await visitor.ShotAsync("training-desktop");
        await visitor.AssertAccessibleAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Start training" }).ClickAsync();

        await Assertions.Expect(visitor.Page.Locator("[data-state]")).ToHaveTextAsync("succeeded", AtTheEnd);
        await Assertions.Expect(visitor.Page.Locator("#chart-losses canvas")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.Locator("#chart-losses")).ToHaveAttributeAsync("aria-label", new Regex("newest values: .*discriminator \\d"));
        // Too short a run for events to tell much: its chart is drawn from losses.csv, a row a step.
        await visitor.Page.RunAndWaitForResponseAsync(() => visitor.Page.ReloadAsync(), response => response.Url.EndsWith("/losses.csv", StringComparison.Ordinal));
        await visitor.Page.FocusAsync("#sheet");
        var newest = await visitor.Page.GetAttributeAsync(".sheet-view img", "src");
        await visitor.Page.Keyboard.PressAsync("Home");
        await Assertions.Expect(visitor.Page.Locator(".sheet-view img")).Not.ToHaveAttributeAsync("src", newest!);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Time lapse" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator(".sheet-view img")).ToHaveAttributeAsync("src", new Regex("timelapse\\.gif$"));
        await visitor.ShotAsync("job-desktop");
        await visitor.AssertAccessibleAsync();

        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Try it" }).ClickAsync();
        await visitor.Page.WaitForSelectorAsync("[data-stage] img");
        // A network without styles has no factors and nothing to mix.
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Tab)).ToHaveTextAsync(["Face", "Path", "Code"]);
        Assert.Contains("drawn-discs", visitor.Page.Url);
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Loose_pictures_become_a_dataset_without_labels()
    {
        await using var visitor = await browser.VisitSignedInAsync(Window.Phone);
        await visitor.Page.GotoAsync("/training");
        await visitor.Page.SetInputFilesAsync("#files", TestImages.Loose(6).Select((bytes, i) => new FilePayload { Name = $"Bild {i} ü.png", MimeType = "image/png", Buffer = bytes }));
        await Assertions.Expect(visitor.Page.Locator("[data-chosen]")).ToContainTextAsync("6 pictures of 6 files");
        await visitor.Page.FillAsync("#dataset-name", "loose");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        var card = visitor.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = "loose" });
        await Assertions.Expect(card).ToContainTextAsync("6 pictures, 32 × 32");
        await Assertions.Expect(card).ToContainTextAsync("No labels");
        Assert.False(await visitor.ScrollsSidewaysAsync(), "the page scrolls sideways");
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Labels_that_cannot_be_used_are_told_on_the_dataset()
    {
        await using var visitor = await OpenedAsync();
        await AddAsync(visitor, "odd-labels", TestImages.Zip(8, labels: """{"labels": [["0.png", "round"]]}"""));
        await visitor.Page.ReloadAsync();
        var card = visitor.Page.GetByRole(AriaRole.Article).Filter(new() { HasText = "odd-labels" });
        await Assertions.Expect(card).ToContainTextAsync("Its labels cannot be used:");
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Slider_of_time_sets_the_length_and_a_preset_says_what_it_draws()
    {
        await using var visitor = await OpenedAsync(Window.Phone);
        await AddAsync(visitor, "for-time");
        await visitor.Page.ReloadAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("best first choice") })).ToBeCheckedAsync();
        await visitor.Page.FocusAsync("#time");
        await visitor.Page.Keyboard.PressAsync("Home");
        await Assertions.Expect(visitor.Page.Locator("output[for=time]")).ToContainTextAsync("1,000 pictures shown");
        await visitor.ShotAsync("training-form-phone");
        await visitor.AssertAccessibleAsync();
        await ExpertAsync(visitor.Page);
        await Assertions.Expect(visitor.Page.Locator("#setting-kimg")).ToHaveValueAsync("1");
        await ChooseAsync(visitor.Page, "gan-mlp");
        await Assertions.Expect(visitor.Page.Locator("output[for=time]")).ToContainTextAsync("300,000 pictures shown");
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Machine_is_measured_once_and_cards_then_have_times()
    {
        await using var visitor = await browser.VisitSignedInAsync();
        await AddAsync(visitor, "for-speed");
        await visitor.Page.GotoAsync("/training");
        await Assertions.Expect(visitor.Page.Locator(".preset").Filter(new() { HasText = "The first GAN" })).ToContainTextAsync("on this machine", new() { Timeout = 240_000 });
        await visitor.AssertAccessibleAsync();
        visitor.AssertUntroubled();
    }

    private static Task ChooseAsync(IPage page, string preset) => page.Locator($"[name=preset][value={preset}]").CheckAsync(new() { Force = true });

    private static Task ExpertAsync(IPage page) => page.Locator(".expert summary").ClickAsync();

    /// <summary>A visitor of the locked service who has the key, on the page of trainings.</summary>
    private async Task<Visitor> OpenedAsync(Window window = Window.Desktop)
    {
        var visitor = await browser.VisitLockedAsync(window);
        await visitor.Page.APIRequest.PostAsync("/session", new() { DataObject = new { key = BrowserFixture.Key } });
        await visitor.Page.GotoAsync("/training");
        return visitor;
    }

    /// <summary>Adds a dataset as a program would.</summary>
    private static async Task AddAsync(Visitor visitor, string name, byte[]? zip = null)
    {
        var answer = await visitor.Page.APIRequest.PostAsync($"/datasets/{name}", new()
        {
            Headers = [new("Content-Type", "application/zip")],
            DataByte = zip ?? TestImages.Zip(32),
        });
        Assert.Equal(201, answer.Status);
    }

    private static async Task UploadAsync(IPage page, string file, int pictures)
    {
        await page.SetInputFilesAsync("#files", new FilePayload { Name = file, MimeType = "application/zip", Buffer = TestImages.Zip(pictures) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
    }

    private static async Task PressAsync(IPage page, string button)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
    }
}
