using System.Globalization;
using FaceService.Api.Models;
using Markdig;
using static FaceService.Api.Pages.PageFrame;

namespace FaceService.Api.Pages;

/// <summary>What is served, for people.</summary>
internal static class ModelPages
{
    // A card may come with a model from elsewhere: its HTML is shown as text.
    private static readonly MarkdownPipeline Cards = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().DisableHtml().Build();

    public static PageResult List(ModelList list) => new(new Page
    {
        Title = "Models",
        Kind = "models",
        Place = "/models",
        Body = $"""
            <h1>Models</h1>
            {string.Concat(list.Models.Select(Section))}
            {(list.Models.Count == 0 ? "<p>There is none yet.</p>" : "")}
            """,
    });

    public static PageResult Details(ModelDetails details) => new(new Page
    {
        Title = details.Model.Id,
        Kind = "model",
        Place = "/models",
        Body = $"""
            <h1>{Text(details.Model.Id)}</h1>
            {Facts(details.Model)}
            <p>Versions: {string.Join(", ", details.Versions.Select(version => VersionLink(details.Model.Name, version)))}</p>
            {(details.Card.Length > 0 ? Markdown.ToHtml(details.Card, Cards) : "")}
            """,
    });

    private static string Section(ModelSummary model) => $"""
        <section>
        <h2><a href="{Text(model.Url)}">{Text(model.Id)}</a>{(model.Default ? " (default)" : "")}</h2>
        {Facts(model)}
        </section>
        """;

    private static string Facts(ModelSummary model) => $"""
        {(model.Preview is { } preview ? $"<img class=\"preview\" src=\"{Text(preview)}\" alt=\"Faces drawn by {Text(model.Id)}\">" : "")}
        <dl>
        <dt>Network</dt><dd>{Text(model.Architecture)}, {Show(model.ImageSize)} pixels a side</dd>
        <dt>Attributes</dt><dd>{(model.Attributes.Count == 0 ? "none" : string.Join("; ", model.Attributes.Select(Attribute)))}</dd>
        <dt>Digest</dt><dd><code>{Text(model.Digest)}</code></dd>
        <dt>Licence</dt><dd>{(model.Licence.Length == 0 ? "not stated" : Text(model.Licence))}</dd>
        </dl>
        <p><a href="/face?model={Text(Uri.EscapeDataString(model.Id))}">A face from it</a></p>
        """;

    private static string Attribute(KeyValuePair<string, IReadOnlyList<string>> group) =>
        $"{Text(group.Key)}: {Text(string.Join(", ", group.Value))}";

    private static string VersionLink(string name, int version) => $"<a href=\"/models/{Text(name)}@{Show(version)}\">{Show(version)}</a>";

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
