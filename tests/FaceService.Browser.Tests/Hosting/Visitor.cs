using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace FaceService.Browser.Tests.Hosting;

/// <summary>A page in a browser, and all that went wrong in it.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _troubles = new();

    private Visitor(IBrowserContext context, IPage page, Uri address)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !IsExpected(message))
                _troubles.Enqueue($"console: {message.Text} {message.Location}");
        };
        page.PageError += (_, error) => _troubles.Enqueue($"script: {error}");
        page.Request += (_, request) =>
        {
            Requests.Enqueue(request);
            if (request.Url.StartsWith("http", StringComparison.Ordinal) && !request.Url.StartsWith(address.ToString(), StringComparison.Ordinal))
                _troubles.Enqueue($"a request to elsewhere: {request.Url}");
        };
    }

    public IPage Page { get; }

    public ConcurrentQueue<IRequest> Requests { get; } = new();

    /// <summary>A status with which the service is meant to answer here; the browser logs it as an error.</summary>
    public int? ExpectedStatus { get; set; }

    public static async Task<Visitor> ArriveAsync(IBrowser browser, Uri address, Window window, ColorScheme colours, bool script)
    {
        var phone = window == Window.Phone;
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1440, Height = 900 },
            HasTouch = phone,
            IsMobile = phone,
            ColorScheme = colours,
            JavaScriptEnabled = script,
            // Motion is tried where it matters; elsewhere it only makes images differ.
            ReducedMotion = ReducedMotion.Reduce,
            AcceptDownloads = true,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(BrowserFixture.Patience);
        return new Visitor(context, await context.NewPageAsync(), address);
    }

    /// <summary>Signs in as the service's owner does: opens a link from ./face sign-in, and presses its button.</summary>
    public async Task SignInAsync(string link)
    {
        await Page.GotoAsync(link);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "A new training" })).ToBeVisibleAsync();
    }

    /// <summary>Nothing was logged, thrown, or asked of anyone else.</summary>
    public void AssertUntroubled() => Assert.True(_troubles.IsEmpty, string.Join('\n', _troubles));

    /// <summary>axe-core finds nothing serious or critical.</summary>
    public async Task AssertAccessibleAsync() => Assert.Empty(await Axe.SeriousAsync(Page));

    /// <summary>An image of the whole page, for people to look at.</summary>
    public Task ShotAsync(string name, bool whole = true) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(Places.Screenshots, name + ".png"), FullPage = whole });

    public Task<bool> ScrollsSidewaysAsync() =>
        Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth");

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private bool IsExpected(IConsoleMessage message) =>
        ExpectedStatus is { } status && message.Text.Contains($"the server responded with a status of {status}", StringComparison.Ordinal);
}
