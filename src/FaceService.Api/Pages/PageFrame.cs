using System.Text.Encodings.Web;

namespace FaceService.Api.Pages;

/// <summary>What all pages share.</summary>
internal static class PageFrame
{
    /// <summary>A page around a body of HTML that is safe already.</summary>
    public static string Of(string title, string body) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{Text(title)}</title>
        <link rel="icon" href="/pages/icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/pages/page.css">
        </head>
        <body>
        <header><nav aria-label="Site">
        <a href="/">A face</a> <a href="/models">Models</a> <a href="/swagger">API</a>
        </nav></header>
        <main>
        {body}
        </main>
        </body>
        </html>
        """;

    /// <summary>Text as HTML, in an attribute, too.</summary>
    public static string Text(string? text) => HtmlEncoder.Default.Encode(text ?? "");
}
