using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace FaceService.Api.Pages;

/// <summary>A model's card, Markdown, as HTML.</summary>
internal static class CardText
{
    // A card may come with a model from elsewhere: HTML in it is shown as text.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().DisableHtml().Build();

    /// <summary>Its headings are one level down, for the page has a title of its own; its links go to the web or nowhere.</summary>
    public static string Html(string card)
    {
        var document = Markdown.Parse(card, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
            heading.Level = Math.Min(6, heading.Level + 1);
        foreach (var link in document.Descendants<LinkInline>().Where(link => !IsWeb(link.Url)).ToList())
            link.ReplaceBy(new ContainerInline(), copyChildren: true);
        foreach (var address in document.Descendants<AutolinkInline>().Where(address => address.IsEmail || !IsWeb(address.Url)).ToList())
            address.ReplaceBy(new LiteralInline(address.Url));
        return document.ToHtml(Pipeline);
    }

    private static bool IsWeb(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
