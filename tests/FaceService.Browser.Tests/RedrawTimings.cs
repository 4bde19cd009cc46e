using System.Diagnostics;
using FaceService.Browser.Tests.Hosting;
using Xunit.Abstractions;

namespace FaceService.Browser.Tests;

[Collection(BrowserCollection.Name)]
public sealed class RedrawTimings(BrowserFixture browser, ITestOutputHelper output)
{
    private static readonly TimeSpan Drag = TimeSpan.FromSeconds(4);

    [TimedFact]
    public async Task Dragged_slider_redraws_at_least_ten_times_a_second()
    {
        await using var visitor = await browser.VisitAsync();
        await visitor.Page.GotoAsync("/explore?seed=85");
        await visitor.Page.WaitForSelectorAsync("[data-stage] img");
        await visitor.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
        var box = (await visitor.Page.Locator("#truncation").BoundingBoxAsync())!;
        await visitor.Page.Mouse.MoveAsync(box.X + 5, box.Y + (box.Height / 2));
        await visitor.Page.Mouse.DownAsync();
        var before = await DrawnAsync(visitor);
        var clock = Stopwatch.StartNew();
        for (var step = 0; clock.Elapsed < Drag; step++)
            await visitor.Page.Mouse.MoveAsync(box.X + 5 + (step % (int)(box.Width - 10)), box.Y + (box.Height / 2));
        var redraws = (await DrawnAsync(visitor) - before) / clock.Elapsed.TotalSeconds;
        await visitor.Page.Mouse.UpAsync();
        output.WriteLine($"{redraws:F1} redraws a second");
        Assert.True(redraws >= 10, $"{redraws:F1} redraws a second");
    }

    private static Task<int> DrawnAsync(Visitor visitor) =>
        visitor.Page.EvaluateAsync<int>("Number(document.querySelector('[data-stage]').dataset.drawn)");
}
