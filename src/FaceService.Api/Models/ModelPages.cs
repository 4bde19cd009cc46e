using System.Globalization;
using FaceService.Api.Pages;
using static FaceService.Api.Pages.PageFrame;

namespace FaceService.Api.Models;

/// <summary>What is served, for people.</summary>
internal static class ModelPages
{
    private const string Status = """<p class="said" role="status" data-status></p>""";

    public static PageResult List(ModelList list) => new(root => new Page
    {
        Title = "Models",
        Kind = "models",
        Place = "/models",
        Styles = ["models.css"],
        Module = "models.js",
        Description = "The networks that draw here: what each was trained on, and what it can do.",
        Body = $"""
            <h1>Models</h1>
            <p class="lead">The networks that draw here. Each has a card that says what it was trained on, and what it is not good for.
            New ones come from <a href="{root}/training">training</a>, or from <code>./face model import</code>.</p>
            {Status}
            {(list.Models.Count == 0 ? "<p>There is none yet.</p>" : "")}
            <div class="cards">
            {string.Concat(list.Models.Select(model => Card(model, root)))}
            </div>
            """,
    });

    public static PageResult Details(ModelDetails details) => new(root => new Page
    {
        Title = details.Model.Id,
        Kind = "models",
        Place = "/models",
        Styles = ["models.css"],
        Module = "models.js",
        Description = $"The model {details.Model.Id}: its card, its measures, its versions.",
        Body = $"""
            <p><a href="{root}/models">All models</a></p>
            <div class="model-head">
            {Preview(details.Model, 512)}
            <div>
            <h1>{Text(details.Model.Name)}<span class="version">@{Show(details.Model.Version)}</span></h1>
            {Chips(details.Model)}
            {Facts(details.Model)}
            <p class="soft">Versions: {string.Join(", ", details.Versions.Select(version => VersionLink(details.Model.Name, version, root)))}</p>
            {Actions(details.Model, root, isList: false)}
            {Status}
            </div>
            </div>
            {(details.Card.Length > 0 ? $"<article class=\"prose model-card\" aria-label=\"Card\">{CardText.Html(details.Card)}</article>" : "")}
            """,
    });

    private static string Card(ModelSummary model, string root) => $"""
        <article class="card model" aria-labelledby="model-{Text(Anchor(model))}">
        <a href="{Text(model.Url)}" tabindex="-1" aria-hidden="true">{Preview(model, 320)}</a>
        <h2 id="model-{Text(Anchor(model))}"><a href="{Text(model.Url)}">{Text(model.Name)}<span class="version">@{Show(model.Version)}</span></a></h2>
        {Chips(model)}
        {Facts(model)}
        {Actions(model, root, isList: true)}
        </article>
        """;

    private static string Preview(ModelSummary model, int side) => model.Preview is { } preview
        ? $"""<img class="preview" src="{Text(preview)}" width="{Show(side)}" height="{Show(side)}" alt="Faces drawn by {Text(model.Id)}">"""
        : """<div class="preview empty" aria-hidden="true"></div>""";

    private static string Chips(ModelSummary model) => $"""
        <p class="chips">{(model.Default ? "<span class=\"chip accent\">default</span> " : "")}<span class="chip">{Show(model.ImageSize)} × {Show(model.ImageSize)}</span>
        <span class="chip">{Text(model.Architecture)}</span> <span class="chip">{(model.Shipped ? "shipped" : "trained or imported here")}</span>
        {(model.Loaded ? "<span class=\"chip good\">in memory</span>" : "")}</p>
        """;

    private static string Facts(ModelSummary model) => $"""
        <dl class="facts">
        {(model.Problem is { } problem ? $"<dt>Cannot be served</dt><dd>{Text(problem)}</dd>" : "")}
        {(model.Attributes.Count == 0 ? "" : $"<dt>Attributes</dt><dd>{string.Join("<br>", model.Attributes.Select(Attribute))}</dd>")}
        {(EvaluationText.Of(model.Evaluation) is { } measured ? $"<dt>Measured</dt><dd>{Text(measured)}</dd>" : "")}
        {(model.Precision is { } precision ? $"<dt>Precision</dt><dd>{Text(precision)}</dd>" : "")}
        <dt>Licence</dt><dd>{(model.Licence.Length == 0 ? "not stated" : Text(model.Licence))}</dd>
        <dt>Digest</dt><dd><code title="SHA-256 of the weights">{Text(model.Digest.Length > 16 ? model.Digest[..16] : model.Digest)}…</code></dd>
        </dl>
        """;

    private static string Actions(ModelSummary model, string root, bool isList) => $"""
        <p class="actions">
        <a class="button small primary" href="{root}/explore?model={Text(Uri.EscapeDataString(model.Id))}">Explore<span class="visually-hidden"> {Text(model.Id)}</span></a>
        {(model.Default ? "" : $"<button class=\"button small\" data-default=\"{Text(model.Id)}\" hidden>Make it the default<span class=\"visually-hidden\">: {Text(model.Id)}</span></button>")}
        {(model.Shipped ? "" : $"<button class=\"button small danger\" data-delete=\"{Text(model.Name)}\" hidden>Delete<span class=\"visually-hidden\"> {Text(model.Name)}</span></button>")}
        {(isList ? "" : $"<a class=\"button small\" href=\"{root}/face?model={Text(Uri.EscapeDataString(model.Id))}\">A face from it</a>")}
        </p>
        """;

    private static string Attribute(KeyValuePair<string, IReadOnlyList<string>> group) =>
        $"{Text(group.Key)}: {Text(string.Join(", ", group.Value))}";

    private static string VersionLink(string name, int version, string root) => $"<a href=\"{root}/models/{Text(name)}@{Show(version)}\">{Show(version)}</a>";

    private static string Anchor(ModelSummary model) => model.Id.Replace('@', '-');

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
