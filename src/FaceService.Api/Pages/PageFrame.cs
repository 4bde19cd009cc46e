using System.Text.Encodings.Web;

namespace FaceService.Api.Pages;

/// <summary>What all pages share.</summary>
internal static class PageFrame
{
    private static readonly (string Address, string Name)[] Places =
        [("/", "Portrait"), ("/explore", "Explore"), ("/avatars", "Avatars"), ("/training", "Training"), ("/models", "Models"), ("/swagger", "API")];

    private static readonly string[] Fonts = ["vendor/fonts/instrument-serif.woff2", "vendor/fonts/figtree.woff2"];

    /// <summary>A whole document.</summary>
    /// <param name="page">What is in it.</param>
    /// <param name="root">The path base as HTML, which addresses begin with.</param>
    public static string Of(Page page, string root) => $"""
        <!doctype html>
        <html lang="en" data-root="{root}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="description" content="{Text(page.Description)}">
        <title>{Text(page.Title)} · FaceService</title>
        <link rel="icon" href="{root}{PageAssets.Address("icon.svg")}" type="image/svg+xml">
        {string.Concat(Fonts.Where(PageAssets.Has).Select(name => $"<link rel=\"preload\" href=\"{root}{PageAssets.Address(name)}\" as=\"font\" type=\"font/woff2\" crossorigin>\n"))}
        {string.Join('\n', page.Styles.Prepend("page.css").Select(name => Style(name, root)))}
        {(page.Module is { } module ? $"<script type=\"module\" src=\"{root}{PageAssets.Address(module)}\"></script>" : "")}
        </head>
        <body class="{page.Kind}">
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
        <a class="brand" href="{root}/" aria-label="FaceService, home"><img src="{root}{PageAssets.Address("icon.svg")}" alt="" width="26" height="26"><span>FaceService</span></a>
        <nav aria-label="Site"><ul>
        {string.Join('\n', Places.Select(place => Entry(place, page.Place, root)))}
        </ul></nav>
        </header>
        <main id="main" tabindex="-1">
        {page.Body}
        </main>
        <footer class="bottom">
        <p>No one shown here exists. Every picture says in its file that it is synthetic.</p>
        <p><a href="{root}/verify">Check a picture</a> · FaceService {ServiceVersion.Text} · <a href="{root}/licences">Licences</a></p>
        </footer>
        </body>
        </html>
        """;

    /// <summary>Text as HTML, in an attribute, too.</summary>
    public static string Text(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    private static string Style(string name, string root) => $"<link rel=\"stylesheet\" href=\"{root}{PageAssets.Address(name)}\">";

    private static string Entry((string Address, string Name) place, string? current, string root) =>
        $"<li><a href=\"{root}{place.Address}\"{(place.Address == current ? " aria-current=\"page\"" : "")}>{place.Name}</a></li>";
}
