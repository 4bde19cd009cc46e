using System.Globalization;
using FaceService.Api.Batching;

namespace FaceService.Api.Pages;

/// <summary>A portrait, another on each visit. Without a script, too: the page names a seed, and the picture is that seed's.</summary>
internal static class FacePage
{
    public static PageResult Of(uint seed, ServedModel model)
    {
        var id = PageFrame.Text(model.Version.Id.ToString());
        var number = seed.ToString(CultureInfo.InvariantCulture);
        string Link(string suffix) => $"/face/{number}.{suffix}?model={Uri.EscapeDataString(model.Version.Id.ToString())}";
        var size = model.Config.ImageSize;
        return new PageResult(PageFrame.Of("This person does not exist", $"""
            <figure class="portrait">
            <img src="{PageFrame.Text(Link("png"))}" width="{Shown(size)}" height="{Shown(size)}" alt="A synthetic portrait, drawn from seed {number}">
            <figcaption>This person does not exist. The picture was drawn just now by {id} from seed
            <a href="{PageFrame.Text(Link("png"))}">{number}</a>, {size} pixels a side{Enlarged(size)}, and its file says, in its metadata,
            that it is synthetic.</figcaption>
            </figure>
            <p class="actions"><a class="button" href="/" accesskey="n">Another face</a></p>
            <p class="actions">Save as
            <a href="{PageFrame.Text(Link("png"))}" download="face-{number}.png">PNG</a>
            <a href="{PageFrame.Text(Link("jpg"))}" download="face-{number}.jpg">JPEG</a>
            <a href="{PageFrame.Text(Link("webp"))}" download="face-{number}.webp">WebP</a></p>
            """));
    }

    /// <summary>What is shown while there is nothing to draw with.</summary>
    public static PageResult Waiting() => new(PageFrame.Of("No face yet", """
        <h1>No face yet</h1>
        <p>The service runs, but no model is loaded. If it has just started, reload this page in a moment; else put a model
        into the models folder, or train one.</p>
        """));

    private static int Shown(int size) => Math.Max(size, 512);

    private static string Enlarged(int size) => size < 512 ? " and enlarged here" : "";
}
