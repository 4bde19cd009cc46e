using FaceService.Api.Pages;

namespace FaceService.Api.Auth;

/// <summary>Where a browser signs in: with a one-time link, or with the key itself.</summary>
internal static class SignInPage
{
    private const string KeyButton = """<p class="actions"><button class="button" data-ask hidden>Sign in with a key</button></p>""";

    /// <param name="link">The link's token; null for a visitor without one.</param>
    /// <param name="status">The status to answer with.</param>
    public static PageResult Of(string? link, int status) => new(
        root => new Page
        {
            Title = "Sign in",
            Kind = "text",
            Module = "session.js",
            Description = "Sign in to train, and to change what is served.",
            Body = link is null ? Ways(root) : Redeem(root, link),
        },
        status);

    /// <summary>What is shown for a link that is no longer good.</summary>
    public static PageResult Spent() => new(
        root => new Page
        {
            Title = "This link is used up",
            Kind = "text",
            Module = "session.js",
            Body = $"""
                <div class="prose">
                <h1>This link is used up</h1>
                <p>A link signs one browser in, once, and only for some minutes. <code>./face sign-in</code> gives another.</p>
                {KeyButton}
                </div>
                """,
        },
        StatusCodes.Status401Unauthorized);

    // Links are looked at by chat programs and mail filters before people click them: looking uses nothing up, the button does.
    private static string Redeem(string root, string link) => $"""
        <div class="prose">
        <h1>Sign in</h1>
        <p>This browser may then train, add datasets, and change what is served.</p>
        <form method="post" action="{root}/session?link={PageFrame.Text(Uri.EscapeDataString(link))}">
        <p class="actions"><button class="button primary">Sign in</button></p>
        </form>
        </div>
        """;

    private static string Ways(string root) => $"""
        <div class="prose">
        <h1>Sign in</h1>
        <p>This is for those who look after the service. On its machine, <code>./face sign-in</code> prints a link that signs a browser in, and
        <code>./face key</code> prints the key, which can be typed in here.</p>
        {KeyButton}
        <p><a href="{root}/">Back to the portrait</a></p>
        </div>
        """;
}
