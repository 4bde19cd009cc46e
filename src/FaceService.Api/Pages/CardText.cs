using Markdig;
using Markdig.Syntax;

namespace FaceService.Api.Pages;

/// <summary>A model's card, Markdown, as HTML.</summary>
internal static class CardText
{
    // A card may come with a model from elsewhere: HTML in it is shown as text.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().DisableHtml().Build();

    /// <summary>Its headings are one level down, for the page has a title of its own.</summary>
    public static string Html(string card)
    {
        var document = Markdown.Parse(card, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
            heading.Level = Math.Min(6, heading.Level + 1);
        return document.ToHtml(Pipeline);
    }
}
