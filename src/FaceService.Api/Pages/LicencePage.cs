namespace FaceService.Api.Pages;

/// <summary>Whose work the pages use, and on what terms.</summary>
internal static class LicencePage
{
    private static readonly (string Name, string What, string Licence)[] Works =
    [
        ("Instrument Serif", "the headlines' typeface, SIL Open Font License 1.1", "vendor/fonts/instrument-serif-LICENSE.txt"),
        ("Figtree", "the text's typeface, SIL Open Font License 1.1", "vendor/fonts/figtree-LICENSE.txt"),
        ("lit-html", "templates, BSD 3-Clause", "vendor/lit-html/LICENSE.txt"),
        ("uPlot", "charts, MIT", "vendor/uplot/LICENSE.txt"),
    ];

    public static PageResult Of() => new(root => new Page
    {
        Title = "Licences",
        Kind = "text",
        Body = $"""
            <div class="prose">
            <h1>Licences</h1>
            <p>FaceService is free software under the MIT licence. Its pages use the work of others, which is served from here as well:</p>
            <ul>
            {string.Concat(Works.Where(work => PageAssets.Has(work.Licence)).Select(work => $"<li><a href=\"{root}{PageAssets.Address(work.Licence)}\">{work.Name}</a>: {work.What}</li>\n"))}
            </ul>
            <p>What may be done with a model's pictures is said on <a href="{root}/models">its card</a>.</p>
            </div>
            """,
    });
}
