using System.Text.Json;
using FaceService.Api.Faces.Verification;
using static FaceService.Api.Pages.PageFrame;

namespace FaceService.Api.Pages;

/// <summary>Where people ask whether an image was made here, and read the answer. Without a script, too: the form is sent as it is.</summary>
internal static class VerifyPage
{
    /// <param name="answer">What was found out; null before anything was asked.</param>
    public static PageResult Of(VerifyAnswer? answer) => new(root => new Page
    {
        Title = "Was this picture made here?",
        Kind = "verify",
        Place = "/verify",
        Styles = ["verify.css"],
        Module = "verify.js",
        Description = "Drop a picture and read whether it is marked as synthetic, and whether this service made it.",
        Body = $"""
            <div class="prose">
            <h1>Was this picture made here?</h1>
            <p class="lead">Every picture of this service says in its file that nobody sat for it, and how it came to be. Drop one here: the mark is
            read, the face is made again, and the two are compared.</p>
            <form class="card drop" method="post" action="{root}/verify" enctype="multipart/form-data" data-verify>
            <label for="picture">A picture: PNG, JPEG, WebP or GIF</label>
            <input id="picture" type="file" name="file" accept="image/png,image/jpeg,image/webp,image/gif" required>
            <button class="button primary">Check it</button>
            <p class="soft small">It is looked at and forgotten: nothing of it is kept.</p>
            </form>
            <div data-answer role="status">{(answer is null ? "" : Answer(answer, root))}</div>
            </div>
            """,
    });

    private static string Answer(VerifyAnswer answer, string root)
    {
        var (tone, title, meaning) = Words(answer);
        return $"""
            <section class="card answer {tone}" aria-labelledby="answer-title">
            <h2 id="answer-title">{title}</h2>
            <p>{meaning}</p>
            {Facts(answer)}
            {Again(answer, root)}
            </section>
            """;
    }

    private static (string Tone, string Title, string Meaning) Words(VerifyAnswer answer) => (answer.Marked, answer.MadeHere) switch
    {
        (_, MadeHere.Yes) => ("good", "Yes, it was made here.",
            "Nobody sat for it: this service makes the same picture again from what the file’s mark says."),
        (_, MadeHere.No) => ("bad", "No, not this picture.",
            "The file’s mark says that it is synthetic and was made here. But what the mark names is another picture: it was copied onto this one, or this one was changed."),
        (true, _) => ("", "It says that it is synthetic. More cannot be told here.", Text(answer.Reason)),
        _ => ("", "It carries no mark.",
            "That proves nothing, either way. Pictures of this service leave it with a mark, but screenshots and many messengers take marks off; and other pictures never had one."),
    };

    private static string Facts(VerifyAnswer answer)
    {
        List<(string Name, string? Value)> facts =
        [
            ("Made by", answer.Mark is { System: { } system } mark ? $"{system} {mark.Version}" : null),
            ("Model", Member(answer, "model")),
            ("Seed", Member(answer, "seed")),
            ("Likeness", answer.Similarity is { } similarity ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{100 * similarity:0} %") : null),
        ];
        var known = facts.Where(fact => !string.IsNullOrWhiteSpace(fact.Value)).Select(fact => $"<dt>{fact.Name}</dt><dd>{Text(fact.Value)}</dd>").ToList();
        return known.Count == 0 ? "" : $"<dl class=\"facts\">{string.Concat(known)}</dl>";
    }

    /// <summary>The way to the same face, where the mark names one.</summary>
    private static string Again(VerifyAnswer answer, string root) =>
        answer.MadeHere == MadeHere.Yes && Member(answer, "seed") is { } seed && Member(answer, "model") is { } model
            ? $"<p><a href=\"{root}/?seed={Text(Uri.EscapeDataString(seed))}&amp;model={Text(Uri.EscapeDataString(model))}\">See this face</a></p>"
            : "";

    private static string? Member(VerifyAnswer answer, string name) =>
        answer.Mark?.Request is { ValueKind: JsonValueKind.Object } request && request.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            }
            : null;
}
