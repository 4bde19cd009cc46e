using System.Globalization;
using FaceService.Api.Batching;
using FaceService.Model.Latents;
using static FaceService.Api.Pages.PageFrame;

namespace FaceService.Api.Pages;

/// <summary>A portrait, another on each visit. Without a script, too: the page names a seed, and the image is that seed's.</summary>
internal static class FacePage
{
    /// <summary>Pixels a side that are shown at least, so that a small model's face is a portrait and not a stamp.</summary>
    private const int Shown = 512;

    public static PageResult Of(uint seed, ServedModel model)
    {
        var number = seed.ToString(CultureInfo.InvariantCulture);
        var id = model.Version.Id;
        var query = $"model={Uri.EscapeDataString(id.ToString())}";
        var size = model.Config.ImageSize;
        var shown = Math.Max(size, Shown);
        string Picture(string root, string suffix, int side) => root + Text($"/face/{number}.{suffix}?{query}{(side == size ? "" : $"&size={side}")}");
        return new PageResult(root => new Page
        {
            Title = "This person does not exist",
            Kind = "home",
            Place = "/",
            Styles = ["home.css"],
            Module = "home.js",
            Description = "A portrait of a person who does not exist, another on each visit.",
            Body = $"""
                <div class="sheet" data-seed="{number}">
                <div class="glow" aria-hidden="true"><img src="{Picture(root, "webp", 64)}" alt="" width="64" height="64"></div>
                <figure class="portrait{(size < 256 ? " small" : "")}">
                <img src="{Picture(root, "png", shown)}"
                  width="{Show(shown)}" height="{Show(shown)}" alt="{Alternative(seed, model)}" fetchpriority="high">
                </figure>
                <div class="story">
                <h1>This person does not exist.</h1>
                <p class="lead">Nobody sat for this portrait. <a href="{root}/models/{Text(id.ToString())}">{Text(id.Name)}</a> drew it a moment ago,
                from the number <strong class="seed">{number}</strong>.</p>
                <p class="actions">
                <a class="button primary" href="{root}/" data-next>Another face <kbd aria-hidden="true">N</kbd></a>
                <a class="button" href="{root}/explore?{Text(query)}&amp;seed={number}">Explore this one</a>
                </p>
                <dl class="facts">
                <dt>Save</dt><dd class="save">
                <a href="{Picture(root, "png", shown)}" download="face-{number}.png">PNG</a>
                <a href="{Picture(root, "jpg", shown)}" download="face-{number}.jpg">JPEG</a>
                <a href="{Picture(root, "webp", shown)}" download="face-{number}.webp">WebP</a></dd>
                <dt>Link</dt><dd><a href="{root}/?seed={number}&amp;{Text(query)}" data-permalink>this portrait, always</a></dd>
                <dt>Size</dt><dd>{Size(size, shown, Picture(root, "png", size))}</dd>
                <dt>Mark</dt><dd>The file’s metadata says that it is synthetic, and which model made it.
                Anyone can <a href="{root}/verify">have it checked</a>.</dd>
                </dl>
                </div>
                </div>
                <p class="visually-hidden" role="status" data-status></p>
                """,
        });
    }

    /// <summary>What is shown while there is nothing to draw with.</summary>
    public static PageResult Waiting() => new(root => new Page
    {
        Title = "No face yet",
        Kind = "text",
        Place = "/",
        Body = $"""
            <div class="prose">
            <h1>No face yet</h1>
            <p>The service runs, but no model is loaded. If it has just started, reload this page in a moment; else put a model
            into the models folder, or <a href="{root}/training">train one</a>.</p>
            </div>
            """,
    });

    private static string Size(int size, int shown, string original) => size < shown
        ? $"""drawn at {Show(size)} × {Show(size)} pixels and enlarged here; <a href="{original}">see it as drawn</a>"""
        : $"{Show(size)} × {Show(size)} pixels, as drawn";

    // The open attributes are the seed's own, so they can be told before anything is drawn.
    private static string Alternative(uint seed, ServedModel model)
    {
        var groups = LabelVector.GroupsOf(model.Version.Labels, model.Config.CDim);
        LabelVector.TryResolve(groups, null, AttributeDraw.FromSeed(seed), out var attributes, out _);
        var said = attributes is { Count: > 0 } ? $" ({string.Join(", ", attributes.Select(a => $"{a.Key}: {a.Value}"))})" : "";
        return Text($"Synthetic portrait of a person who does not exist, seed {seed.ToString(CultureInfo.InvariantCulture)}{said}");
    }

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
