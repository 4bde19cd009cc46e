using System.Globalization;
using System.Text.Json;
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
            New ones come from <a href="{root}/training">training</a>, or from a <a href="#upload-title">weight file</a>.</p>
            {Status}
            {(list.Models.Count == 0 ? "<p>There is none yet.</p>" : "")}
            <div class="cards">
            {string.Concat(list.Models.Select(model => Card(model, root)))}
            </div>
            {Upload(root)}
            """,
    });

    // Without a script there is no telling how far an upload is, nor what became of it.
    private static string Upload(string root) => $"""
        <section class="card upload" data-upload hidden aria-labelledby="upload-title">
        <h2 id="upload-title">Bring your own weights</h2>
        <p class="soft">StyleGAN2 generators: NVIDIA’s <code>.pkl</code>, rosinality’s <code>.pt</code>, or <code>.safetensors</code>. Nothing in the file is
        run. It needs a key for changes to models. What may be done with the pictures follows from the terms of whoever published the weights.</p>
        <form>
        <label for="weights">Weight file</label>
        <input id="weights" type="file" accept=".safetensors,.pkl,.pt,.pth" required>
        <label for="weights-name">Name of the model</label>
        <input id="weights-name" type="text" required pattern="[a-z0-9][a-z0-9\-]{Braces}" maxlength="63" autocomplete="off" aria-describedby="weights-name-note">
        <p id="weights-name-note" class="soft small">Lower-case letters, digits and hyphens. A name that is there already gets its next version.</p>
        <label for="weights-licence">What may be done with it</label>
        <input id="weights-licence" type="text" maxlength="1000" placeholder="one line, from whoever published it" autocomplete="off">
        <p><button class="button primary">Import</button></p>
        <div data-progress hidden><label for="upload-progress">Sending</label> <progress id="upload-progress" max="1"></progress>
        <button class="button small" type="button" data-stop>Stop</button></div>
        <p class="problem" role="alert" data-problem></p>
        </form>
        </section>
        """;

    private const string Braces = "{0,62}";

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
            {Technical(details.Model, root)}
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
        <span class="chip">{(model.Shipped ? "shipped" : "trained or imported here")}</span>
        {(model.Loaded ? "<span class=\"chip good\">in memory</span>" : "")}</p>
        """;

    private static string Facts(ModelSummary model) => $"""
        <dl class="facts">
        {(model.Problem is { } problem ? $"<dt>Cannot be served</dt><dd>{Text(problem)}</dd>" : "")}
        <dt>Draws</dt><dd>{Text(Draws(model))}</dd>
        <dt>Licence</dt><dd>{(model.Licence.Length == 0 ? "not stated" : Text(model.Licence))}</dd>
        <dt>Quality</dt><dd>{Quality(model)}</dd>
        </dl>
        """;

    private static string Draws(ModelSummary model)
    {
        var size = $"images of {Show(model.ImageSize)} × {Show(model.ImageSize)} pixels";
        if (model.Attributes.Count == 0)
            return $"{size}; nothing can be asked for by name";
        return $"{size}. Ask for {string.Join("; ", model.Attributes.Select(group => $"{group.Key}: {string.Join(", ", group.Value)}"))}";
    }

    private static string Quality(ModelSummary model)
    {
        List<string> said = [EvaluationText.Of(model.Evaluation) ?? "not measured", .. Shown(EvaluationText.Attributes(model.Evaluation))];
        return Text(string.Join(". ", said));
    }

    private static IEnumerable<string> Shown(IReadOnlyList<string> attributes) =>
        attributes.Count == 0 ? [] : [$"What was asked for is seen: {string.Join(", ", attributes)}"];

    /// <summary>What only somebody who checks it asks for.</summary>
    private static string Technical(ModelSummary model, string root) => $"""
        <details class="technical"><summary>Technical details</summary>
        <dl class="facts">
        <dt>Architecture</dt><dd>{Text(model.Architecture)}</dd>
        {(model.Precision is { } precision ? $"<dt>Precision</dt><dd>{Text(precision)}</dd>" : "")}
        <dt>SHA-256</dt><dd><code>{Text(model.Digest)}</code></dd>
        <dt>JSON</dt><dd>GET <a href="{Text(model.Url)}">{Text(model.Url)}</a> with <code>Accept: application/json</code></dd>
        {(model.Evaluation is { } evaluation ? $"<dt>Metrics</dt><dd><pre tabindex=\"0\" aria-label=\"All metrics as JSON\"><code>{Text(Indented(evaluation))}</code></pre></dd>" : "")}
        </dl>
        </details>
        """;

    private static readonly JsonSerializerOptions Indent = new() { WriteIndented = true };

    private static string Indented(JsonElement json) => JsonSerializer.Serialize(json, Indent);

    private static string Actions(ModelSummary model, string root, bool isList) => $"""
        <p class="actions">
        <a class="button small primary" href="{root}/explore?model={Text(Uri.EscapeDataString(model.Id))}">Explore<span class="visually-hidden"> {Text(model.Id)}</span></a>
        {(model.Default ? "" : $"<button class=\"button small\" data-default=\"{Text(model.Id)}\" hidden>Make it the default<span class=\"visually-hidden\">: {Text(model.Id)}</span></button>")}
        {(model.Shipped ? "" : $"<button class=\"button small danger\" data-delete=\"{Text(model.Name)}\" hidden>Delete<span class=\"visually-hidden\"> {Text(model.Name)}</span></button>")}
        {(isList ? "" : $"<a class=\"button small\" href=\"{root}/face?model={Text(Uri.EscapeDataString(model.Id))}\">A face from it</a>")}
        </p>
        """;

    private static string VersionLink(string name, int version, string root) => $"<a href=\"{root}/models/{Text(name)}@{Show(version)}\">{Show(version)}</a>";

    private static string Anchor(ModelSummary model) => model.Id.Replace('@', '-');

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
