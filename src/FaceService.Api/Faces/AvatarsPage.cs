using System.Globalization;
using FaceService.Api.Faces.Plans;
using FaceService.Api.Faces.Requests;
using FaceService.Api.Pages;
using FaceService.Api.Problems;
using FaceService.Model.Networks.Configs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using static FaceService.Api.Pages.PageFrame;

namespace FaceService.Api.Faces;

/// <summary>Builds an avatar's address, and what to paste for it. All is made here; the page's module only fetches it again while one types.</summary>
internal static class AvatarsPage
{
    private const string Example = "alice";
    private const int ExampleSize = 96;

    private static readonly string[] OwnFields = ["text", "format"];

    public static async Task<Results<PageResult, ApiProblem>> OfAsync(
        HttpContext context, FacePlanner planner, FaceFields fields, IOptions<LimitOptions> limits)
    {
        // A form sends all its fields, those too in which nothing was chosen.
        var asked = context.Request.Query.Where(field => field.Value is [{ Length: > 0 }]).ToDictionary(field => field.Key, field => field.Value[0]!, StringComparer.Ordinal);
        asked.TryAdd("size", Math.Clamp(ExampleSize, limits.Value.MinSize, limits.Value.MaxSize).ToString(CultureInfo.InvariantCulture));
        var text = asked.GetValueOrDefault("text", Example);
        var query = new QueryCollection(asked.Where(field => !OwnFields.Contains(field.Key)).ToDictionary(field => field.Key, field => new StringValues(field.Value)));
        var format = FaceFields.StillOf(asked.GetValueOrDefault("format", ""));
        var accept = new AcceptHeader(default);
        var wanted = await AvatarsApi.PlanAsync(text, format, query, accept, planner, fields, context.RequestAborted);
        var (plan, problem) = wanted;
        if (plan is null && (await AvatarsApi.PlanAsync(Example, null, QueryCollection.Empty, accept, planner, fields, context.RequestAborted)).Fails(out var none, out plan))
            return none.Status == StatusCodes.Status503ServiceUnavailable ? FacePage.Waiting() : none;
        var form = new Form(text, asked, new ModelTraits(plan.Model.Version).Groups, limits.Value);
        var snippets = problem is null ? new AvatarSnippets(context.Request, AvatarsApi.Normalized(text), format, query, plan, limits.Value.MaxSize) : null;
        return Page(form, snippets, problem);
    }

    private static PageResult Page(Form form, AvatarSnippets? snippets, ApiProblem? problem) => new(root => new Page
    {
        Title = "Avatars",
        Kind = "avatars",
        Place = "/avatars",
        Styles = ["avatars.css"],
        Module = "avatars.js",
        Description = "A face for every name: build the address of an avatar, and paste it into your page.",
        Body = $"""
            <h1>Avatars</h1>
            <p class="lead">Any text has a face of its own: a name, an address, a hash. The same text gives the same face, here and on your site.</p>
            <div class="builder">
            <form class="card" action="{root}/avatars" data-avatar>
            <label>Text <input name="text" value="{Text(form.Name)}" maxlength="256" autocomplete="off" autocapitalize="none" spellcheck="false"></label>
            <div class="pair">
            <label>Size <input type="number" name="size" value="{Text(form.Value("size"))}" min="{Show(form.Limits.MinSize)}" max="{Show(form.Limits.MaxSize)}"></label>
            {Choice("Shape", "shape", form, [("", "square"), ("circle", "circle"), ("rounded", "rounded")])}
            <label>Background <input name="background" value="{Text(form.Value("background"))}" placeholder="transparent" list="colours" autocomplete="off" spellcheck="false"></label>
            {Choice("Format", "format", form, [("", "automatic"), ("png", "PNG"), ("jpg", "JPEG"), ("webp", "WebP")])}
            {string.Concat(form.Groups.Select(group => Choice(group.Name, group.Name, form, [("", "from the text"), .. group.Values.Select(value => (value, value))])))}
            </div>
            <datalist id="colours"><option value="transparent"><option value="b6e3f4"><option value="ffdfbf"><option value="d1d4f9"><option value="c0aede"><option value="white"></datalist>
            <p class="actions"><button class="button primary" data-submit>Show</button></p>
            <p class="small soft">Whoever sees a page sees the addresses in it. For an e-mail address, send its hash instead: it is a text like any other.
            This service logs neither.</p>
            </form>
            <div data-result>
            {(snippets is null ? $"<p class=\"problem\" role=\"alert\">{Text(problem!.Detail)}</p>" : Result(snippets))}
            </div>
            </div>
            <p class="visually-hidden" role="status" data-status></p>
            """,
    });

    private static string Result(AvatarSnippets snippets) => $"""
        <p class="shown"><img src="{Text(snippets.Preview)}" srcset="{Text(snippets.SharpPreview)} 2x" width="{Show(snippets.Size)}" height="{Show(snippets.Size)}" alt="The avatar as it will look"></p>
        {Block("address", "The address, for ever", snippets.Pinned, "It names the model’s version: the same face as long as this service has that version.")}
        {Block("latest", "Of today’s default", snippets.Latest, "It leads to the one above for an hour at most. When the default model changes, so do the faces.")}
        {Block("html", "HTML", snippets.Html)}
        {Block("srcset", "HTML, sharp on every screen", snippets.Srcset)}
        {Block("react", "React", snippets.React)}
        """;

    private static string Block(string id, string title, string code, string note = "") => $"""
        <div class="code">
        <div class="row"><h2 id="{id}">{title}</h2><button class="button small" type="button" data-copy aria-describedby="{id}" hidden>Copy</button></div>
        {(note.Length > 0 ? $"<p class=\"small soft\">{note}</p>" : "")}
        <pre tabindex="0" aria-labelledby="{id}"><code>{Text(code)}</code></pre>
        </div>
        """;

    private static string Choice(string title, string name, Form form, IEnumerable<(string Value, string Name)> choices) => $"""
        <label>{Text(title)} <select name="{Text(name)}">
        {string.Concat(choices.Select(choice => $"<option value=\"{Text(choice.Value)}\"{(form.Value(name) == choice.Value ? " selected" : "")}>{Text(choice.Name)}</option>"))}
        </select></label>
        """;

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What stands in the form.</summary>
    private sealed record Form(string Name, IReadOnlyDictionary<string, string> Asked, IReadOnlyList<LabelGroup> Groups, LimitOptions Limits)
    {
        public string Value(string field) => Asked.GetValueOrDefault(field, "");
    }
}
