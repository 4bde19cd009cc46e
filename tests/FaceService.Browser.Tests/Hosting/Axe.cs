using Microsoft.Playwright;

namespace FaceService.Browser.Tests.Hosting;

/// <summary>axe-core's rules about accessibility.</summary>
internal static class Axe
{
    private const string Run = """
        async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
          .filter(found => found.impact === "serious" || found.impact === "critical")
          .flatMap(found => found.nodes.map(node => `${found.id}: ${node.target.join(" ")} (${node.failureSummary})`))
        """;

    private static readonly Lazy<string> Script = new(() =>
    {
        using var reader = new StreamReader(typeof(Axe).Assembly.GetManifestResourceStream("axe.js")!);
        return reader.ReadToEnd();
    });

    /// <summary>What it finds that is serious or critical, one line a place.</summary>
    public static async Task<string[]> SeriousAsync(IPage page)
    {
        // Evaluated by the browser's debugger, which the page's content security policy does not bind.
        await page.EvaluateAsync(Script.Value);
        return await page.EvaluateAsync<string[]>(Run);
    }
}
