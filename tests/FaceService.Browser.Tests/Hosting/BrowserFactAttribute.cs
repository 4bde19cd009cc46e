namespace FaceService.Browser.Tests.Hosting;

/// <summary>A test that needs Chromium, and is skipped where there is none.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    private static readonly string[] Places =
        [Environment.GetEnvironmentVariable("FACE_CHROMIUM") ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public BrowserFactAttribute() => Skip = Reason;

    /// <summary>Where it is, or null.</summary>
    public static string? Chromium { get; } = Array.Find(Places, File.Exists);

    /// <summary>Why a test is skipped, or null.</summary>
    public static string? Reason => Chromium is null ? "There is no Chromium; install it (Debian: apt-get install chromium), or name one in FACE_CHROMIUM." : null;
}

/// <inheritdoc cref="BrowserFactAttribute"/>
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = BrowserFactAttribute.Reason;
}
