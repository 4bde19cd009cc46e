namespace FaceService.Api.Pages;

/// <summary>The latent space to play in. The page's module fills it; its whole state is in the address.</summary>
internal static class ExplorePage
{
    public static PageResult Of() => new(root => new Page
    {
        Title = "Explore",
        Kind = "explore",
        Place = "/explore",
        Styles = ["explore.css"],
        Module = "explore/main.js",
        Description = "Pick a face, change it, mix it with another, and walk from one to the next.",
        Body = $"""
            <h1>Explore</h1>
            <noscript><p>This page needs scripts. Without them, <a href="{root}/">a portrait</a> and <a href="{root}/models">the models</a> are there.</p></noscript>
            <div class="bench" data-explore>
            <div data-wall></div>
            <div class="easel">
            <figure class="stage" data-stage></figure>
            <div class="tools" data-tools></div>
            <div class="about" data-about></div>
            <p class="said small" role="status" data-status></p>
            </div>
            <section aria-label="Controls" data-panel></section>
            </div>
            """,
    });
}
