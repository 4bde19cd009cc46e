using Microsoft.Playwright;

namespace FaceService.Browser.Tests.Hosting;

/// <summary>One service and one browser for all tests: both take seconds to start.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Browsers =
        [Environment.GetEnvironmentVariable("FACE_CHROMIUM") ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly Site _site = new();
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async Task InitializeAsync()
    {
        var path = Browsers.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("There is no Chromium; install it (Debian: apt-get install chromium), or name one in FACE_CHROMIUM.");
        _site.StartServer();
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
    }

    /// <summary>A visitor with a window of their own: no cookies, nothing cached.</summary>
    internal Task<Visitor> VisitAsync(Window window = Window.Desktop, ColorScheme colours = ColorScheme.Light, bool script = true) =>
        Visitor.ArriveAsync(_browser, _site.Address, window, colours, script);

    /// <summary>The same, at another service.</summary>
    internal Task<Visitor> VisitAsync(Site site) => Visitor.ArriveAsync(_browser, site.Address, Window.Desktop, ColorScheme.Light, script: true);
}
