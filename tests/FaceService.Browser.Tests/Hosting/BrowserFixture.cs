using Microsoft.Playwright;

namespace FaceService.Browser.Tests.Hosting;

/// <summary>One service and one browser for all tests: both take seconds to start.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>What opens the locked service.</summary>
    internal const string Key = "a-key-of-some-length";

    /// <summary>Milliseconds: what is awaited comes in a fraction of one second, unless the machine is busy with other things.</summary>
    internal const int Patience = 60_000;

    private readonly Site _site = new Site().WithModel("others");
    private readonly Site _locked = new Site().With("Auth:Keys:0", Key).With("Worker:Enabled", "false");
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Chromium is not { } path)
            return; // every test is skipped
        Assertions.SetDefaultExpectTimeout(Patience);
        _site.StartServer();
        _locked.StartServer();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            // Chromium's sandbox cannot be had as root, which is who runs tests in a container.
            Args = Environment.UserName == "root" ? ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] : ["--disable-gpu"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        await _site.DisposeAsync();
        await _locked.DisposeAsync();
    }

    /// <summary>A visitor with a window of their own: no cookies, nothing cached.</summary>
    internal Task<Visitor> VisitAsync(Window window = Window.Desktop, ColorScheme colours = ColorScheme.Light, bool script = true) =>
        Visitor.ArriveAsync(_browser, _site.Address, window, colours, script);

    /// <summary>The same, signed in.</summary>
    internal async Task<Visitor> VisitSignedInAsync(Window window = Window.Desktop, ColorScheme colours = ColorScheme.Light)
    {
        var visitor = await VisitAsync(window, colours);
        await visitor.SignInAsync($"/{_site.SignInLink()}");
        return visitor;
    }

    /// <summary>A visitor of another service.</summary>
    internal Task<Visitor> VisitAsync(Uri address, bool script = true) =>
        Visitor.ArriveAsync(_browser, address, Window.Desktop, ColorScheme.Light, script);

    /// <summary>A link as ./face sign-in gives it for the service whose jobs wait.</summary>
    internal string LockedLink() => $"/{_locked.SignInLink()}";

    /// <summary>A visitor of a service with a configured key, whose jobs wait, for it has no worker.</summary>
    internal Task<Visitor> VisitLockedAsync(Window window = Window.Desktop, bool script = true) =>
        Visitor.ArriveAsync(_browser, _locked.Address, window, ColorScheme.Light, script);
}
