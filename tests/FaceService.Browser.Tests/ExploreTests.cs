using System.Text.Json;
using System.Text.RegularExpressions;
using FaceService.Browser.Tests.Hosting;
using Microsoft.Playwright;

namespace FaceService.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class ExploreTests(BrowserFixture browser)
{
    private const string Picture = "[data-stage] img";
    private const string Undo = "Control+z";
    private const string Redo = "Control+Shift+Z";

    [BrowserTheory]
    [InlineData("explore-desktop", "?seed=85&truncation=0.8", false, false)]
    [InlineData("explore-factors-desktop-dark", "?seed=85&tab=factors&factors=0:3.5,2:-2", false, true)]
    [InlineData("explore-mix-desktop", "?seed=85&tab=mix&mix=1003&layers=4,5,6,7,8,9", false, false)]
    [InlineData("explore-path-phone-dark", "?seed=12&tab=path&path=3,8,12", true, true)]
    [InlineData("explore-code-phone", "?seed=85&tab=code&path=3,8&a.gender=female", true, false)]
    public async Task Explore_shows_what_its_address_says_and_is_accessible(string name, string state, bool phone, bool dark)
    {
        await using var visitor = await browser.VisitAsync(phone ? Window.Phone : Window.Desktop, dark ? ColorScheme.Dark : ColorScheme.Light);
        await OpenAsync(visitor, state);
        Assert.EndsWith(state.Split('&')[0], new Uri(visitor.Page.Url).Query.Replace($"model={Uri.EscapeDataString(ShippedModel.Id)}&", "").Split('&')[0]);
        await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await visitor.ShotAsync(name);
        Assert.False(await visitor.ScrollsSidewaysAsync(), "the page scrolls sideways");
        await visitor.AssertAccessibleAsync();
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Link_to_a_state_asks_for_the_same_face()
    {
        await using var visitor = await browser.VisitAsync();
        await OpenAsync(visitor, "?seed=85");
        await visitor.Page.FocusAsync("#truncation");
        var asked = await AskedAsync(visitor, () => visitor.Page.Keyboard.PressAsync("Home"));
        Assert.Equal(0, asked.GetProperty("truncation").GetDouble());
        asked = await AskedAsync(visitor, () => visitor.Page.GetByText("female", new() { Exact = true }).ClickAsync());
        Assert.Equal("female", asked.GetProperty("attributes").GetProperty("gender").GetString());
        await visitor.Page.ClickAsync("#tab-factors");
        await visitor.Page.FocusAsync("#factor-1");
        asked = await AskedAsync(visitor, () => visitor.Page.Keyboard.PressAsync("End"));
        Assert.Equal(4, asked.GetProperty("factors").GetProperty("1").GetDouble());

        var again = await AskedAsync(visitor, () => visitor.Page.ReloadAsync());
        Assert.Equal(asked.GetRawText(), again.GetRawText());
        Assert.Equal(ShippedModel.Id, again.GetProperty("model").GetString());
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Undo_goes_back_change_by_change_and_redo_forth()
    {
        await using var visitor = await browser.VisitAsync();
        await OpenAsync(visitor, "?seed=85");
        var seed = visitor.Page.Locator("#seed");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Random" }).ClickAsync();
        await Assertions.Expect(seed).Not.ToHaveValueAsync("85");
        var random = await seed.InputValueAsync();
        await visitor.Page.GetByRole(AriaRole.Radio, new() { Name = "Face of seed 3", Exact = true }).CheckAsync(new() { Force = true });
        await Assertions.Expect(seed).ToHaveValueAsync("3");
        await visitor.Page.Keyboard.PressAsync(Undo);
        await Assertions.Expect(seed).ToHaveValueAsync(random);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(seed).ToHaveValueAsync("85");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeDisabledAsync();
        await visitor.Page.Keyboard.PressAsync(Redo);
        await Assertions.Expect(seed).ToHaveValueAsync(random);
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Undo_steps_over_faces_and_leaves_tabs_alone()
    {
        await using var visitor = await browser.VisitAsync();
        await OpenAsync(visitor, "?seed=85");
        await visitor.Page.FillAsync("#seed", "7");
        await visitor.Page.Keyboard.PressAsync("Enter");
        foreach (var tab in new[] { "code", "path", "factors" })
            await visitor.Page.ClickAsync($"#tab-{tab}");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "More", Exact = true }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex("seed=85.*wall=24&tab=factors"));
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeDisabledAsync();
        await visitor.Page.Keyboard.PressAsync(Redo);
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex("seed=7.*tab=factors"));
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Address_with_values_that_cannot_be_shows_a_face_all_the_same()
    {
        await using var visitor = await browser.VisitAsync();
        visitor.ExpectedStatus = 429; // a busy machine refuses some faces, which are asked for again
        await OpenAsync(visitor, $"?seed={new string('x', 300)}&truncation=99&factors=0:1e9,1:-50,7777:3&mix={new string('y', 300)}&path=3,%25E0%25A4%25A,5&noise=random&noise_seed={new string('z', 300)}&wall=99999999999&frames=-5&a.gender=nobody&tab=factors");
        await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Equal("4.0", await visitor.Page.Locator("output[for=factor-0]").TextContentAsync());
        Assert.Equal("-4.0", await visitor.Page.Locator("output[for=factor-1]").TextContentAsync());
        await visitor.Page.ClickAsync("#tab-face");
        await Assertions.Expect(visitor.Page.Locator("output[for=truncation]")).ToHaveTextAsync("2.00");
        await visitor.Page.WaitForFunctionAsync("[...document.images].every(image => !image.complete || image.naturalWidth > 0)");
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Factors_show_both_of_their_ends_which_set_them()
    {
        await using var visitor = await browser.VisitAsync(Window.Phone);
        await visitor.Page.RunAndWaitForResponseAsync(() => visitor.Page.GotoAsync("/explore?seed=85&tab=factors"), response => response.Url.EndsWith("/sheets/factors", StringComparison.Ordinal));
        await visitor.Page.WaitForFunctionAsync(
            "[...document.querySelectorAll('[data-end]')].length === 16 && [...document.querySelectorAll('[data-end]')].every(end => end.getContext('2d').getImageData(32, 32, 1, 1).data[3] === 255)");
        var asked = await AskedAsync(visitor, () => visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Factor 3 to -4" }).ClickAsync());
        Assert.Equal(-4, asked.GetProperty("factors").GetProperty("2").GetDouble());
        await visitor.ShotAsync("explore-factors-phone");
        await visitor.AssertAccessibleAsync();
        visitor.AssertUntroubled();
    }

    [BrowserTheory]
    [InlineData("face", "#truncation")]
    [InlineData("factors", "#factor-7")]
    public async Task Portrait_on_a_phone_never_covers_the_slider_in_use(string tab, string slider)
    {
        await using var visitor = await browser.VisitAsync(Window.Phone);
        await OpenAsync(visitor, $"?seed=85&tab={tab}");
        await visitor.Page.FocusAsync(slider);
        await visitor.Page.Keyboard.PressAsync("ArrowRight");
        var hit = await visitor.Page.EvaluateAsync<bool>(
            "id => { const box = document.querySelector(id).getBoundingClientRect(); return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.id === id.slice(1); }", slider);
        Assert.True(hit, "something lies over the slider");
        Assert.True(await visitor.Page.Locator(Picture).EvaluateAsync<bool>("image => image.getBoundingClientRect().top >= 0"), "the face is out of sight");
        await visitor.ShotAsync($"explore-slider-{tab}-phone", whole: false);
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Slider_redraws_while_it_is_dragged_and_is_remembered_when_it_is_let_go()
    {
        await using var visitor = await browser.VisitAsync();
        await OpenAsync(visitor, "?seed=85");
        var box = (await visitor.Page.Locator("#truncation").BoundingBoxAsync())!;
        var y = box.Y + (box.Height / 2);
        await visitor.Page.Mouse.MoveAsync(box.X + (box.Width / 2), y);
        await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var faces = FacesOfTheWall(visitor);
        await visitor.Page.Mouse.DownAsync();
        for (var i = 1; i <= 3; i++)
        {
            var before = await DrawnAsync(visitor.Page);
            await visitor.Page.Mouse.MoveAsync(box.X + (box.Width / 2) + (i * 20), y);
            await visitor.Page.WaitForFunctionAsync("before => Number(document.querySelector('[data-stage]').dataset.drawn) > before", before);
        }

        Assert.DoesNotContain("truncation", visitor.Page.Url);
        Assert.Equal(faces, FacesOfTheWall(visitor)); // the wall cannot follow a drag
        await visitor.Page.Mouse.UpAsync();
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex("truncation=1\\."));
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Request_that_takes_too_long_is_cancelled_for_a_newer_one()
    {
        await using var visitor = await browser.VisitAsync();
        await OpenAsync(visitor, "?seed=85");
        await visitor.Page.Clock.InstallAsync();
        var held = new TaskCompletionSource<IRoute>(TaskCreationOptions.RunContinuationsAsynchronously);
        await visitor.Page.RouteAsync("**/generate", route =>
        {
            if (!held.TrySetResult(route))
                _ = route.ContinueAsync();
            return Task.CompletedTask;
        });
        var cancelled = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        visitor.Page.RequestFailed += (_, request) => cancelled.TrySetResult(request.Failure ?? "");
        await visitor.Page.FillAsync("#seed", "1");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await held.Task;
        await visitor.Page.Clock.FastForwardAsync("10:00");
        await visitor.Page.FillAsync("#seed", "2");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visitor.Page.Locator(Picture)).ToHaveAttributeAsync("alt", new Regex("seed 2$"));
        Assert.Contains("ERR_ABORTED", await cancelled.Task);
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Mixing_takes_the_layers_that_are_chosen()
    {
        await using var visitor = await browser.VisitAsync();
        await OpenAsync(visitor, "?seed=85&tab=mix");
        await visitor.Page.FillAsync("#mix-seed", "a friend");
        var asked = await AskedAsync(visitor, () => visitor.Page.Keyboard.PressAsync("Enter"));
        Assert.Equal("""{"seed":"a friend","layers":[0,1,2,3]}""", asked.GetProperty("mix").GetRawText());
        asked = await AskedAsync(visitor, () => visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Fine" }).ClickAsync());
        Assert.Equal("[8,9,10,11]", asked.GetProperty("mix").GetProperty("layers").GetRawText());
        asked = await AskedAsync(visitor, () => visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Coarse" }).ClickAsync());
        Assert.Equal("[0,1,2,3]", asked.GetProperty("mix").GetProperty("layers").GetRawText());
        asked = await AskedAsync(visitor, () => visitor.Page.GetByLabel("11 colour").CheckAsync());
        Assert.Equal("[0,1,2,3,11]", asked.GetProperty("mix").GetProperty("layers").GetRawText());
        asked = await AskedAsync(visitor, () => visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Do not mix" }).ClickAsync());
        Assert.False(asked.TryGetProperty("mix", out _));
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Path_plays_and_is_saved_as_gif_and_webp()
    {
        await using var visitor = await browser.VisitAsync();
        await OpenAsync(visitor, "?seed=85&tab=path&frames=8");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Add this face" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Radio, new() { Name = "Face of seed 5", Exact = true }).CheckAsync(new() { Force = true });
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Add this face" }).ClickAsync();
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex("path=85%2C5"));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Play" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator(Picture)).ToHaveAttributeAsync("alt", "The path through the faces of seeds 85, 5");
        Assert.StartsWith("GIF8", await SavedAsync(visitor.Page, "Save GIF", "path.gif"));
        Assert.StartsWith("RIFF", await SavedAsync(visitor.Page, "Save WebP", "path.webp"));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Assertions.Expect(visitor.Page.Locator(Picture)).ToHaveAttributeAsync("alt", new Regex("seed 5$"));
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Copied_json_is_a_request_that_the_service_takes()
    {
        await using var visitor = await browser.VisitAsync();
        await OpenAsync(visitor, "?seed=85&tab=code&truncation=0.5&noise=random&noise_seed=7&factors=3:2&mix=9&layers=0,1&a.gender=male");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Copy", Exact = true }).First.ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("[data-status]")).ToContainTextAsync("copied");
        var json = await visitor.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        var answer = await visitor.Page.APIRequest.PostAsync("/generate", new() { Headers = [new("Content-Type", "application/json")], Data = json });
        Assert.Equal("image/png", answer.Headers["content-type"]);
        var body = JsonDocument.Parse(json).RootElement;
        Assert.Equal(7, body.GetProperty("noise_seed").GetInt32());
        Assert.Equal("""{"seed":9,"layers":[0,1]}""", JsonSerializer.Serialize(body.GetProperty("mix")));
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Faces_and_tabs_are_walked_through_by_arrow_keys()
    {
        await using var visitor = await browser.VisitAsync();
        await OpenAsync(visitor, "?seed=3");
        await visitor.Page.GetByRole(AriaRole.Radio, new() { Name = "Face of seed 3", Exact = true }).FocusAsync();
        await visitor.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex("seed=4$"));
        await visitor.Page.FocusAsync("#tab-face");
        await visitor.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(visitor.Page.Locator("#tab-code")).ToBeFocusedAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("JSON for POST /generate");
        visitor.AssertUntroubled();
    }

    [BrowserFact]
    public async Task Saved_face_is_the_file_that_the_service_marked()
    {
        await using var visitor = await browser.VisitAsync();
        await OpenAsync(visitor, "?seed=85");
        var saved = await SavedAsync(visitor.Page, "Save as PNG", "face-85.png");
        Assert.Contains("trainedAlgorithmicMedia", saved);
    }

    private static async Task OpenAsync(Visitor visitor, string state)
    {
        await visitor.Page.GotoAsync("/explore" + state);
        await visitor.Page.WaitForSelectorAsync(Picture);
    }

    /// <summary>What an action makes the page ask for, output left aside: the newest request before the image rests.</summary>
    private static async Task<JsonElement> AskedAsync(Visitor visitor, Func<Task> action)
    {
        var request = await visitor.Page.RunAndWaitForRequestAsync(action, request =>
            request.Url.EndsWith("/generate", StringComparison.Ordinal) && request.PostData!.Contains("\"format\":\"png\"", StringComparison.Ordinal));
        return JsonDocument.Parse(request.PostData!).RootElement;
    }

    private static int FacesOfTheWall(Visitor visitor) => visitor.Requests.Count(request => request.Url.Contains("/face?", StringComparison.Ordinal));

    private static Task<int> DrawnAsync(IPage page) => page.EvaluateAsync<int>("Number(document.querySelector('[data-stage]').dataset.drawn)");

    private static async Task<string> SavedAsync(IPage page, string button, string name)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync());
        Assert.Equal(name, download.SuggestedFilename);
        return System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(await download.PathAsync()));
    }
}
