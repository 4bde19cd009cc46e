namespace FaceService.Api.Endpoints;

/// <summary>
/// Endpoint metadata: what the description says of a route that reads its parameters and its body itself. Put it on with
/// <see cref="ApiNotes.Describe{TBuilder}"/>.
/// </summary>
internal sealed record ApiNote
{
    /// <summary>Parameters in the URL.</summary>
    public IReadOnlyList<ApiField> Parameters { get; init; } = [];

    /// <summary>Whether other parameters are taken, too: attribute groups, which differ from model to model.</summary>
    public bool TakesAttributes { get; init; }

    /// <summary>The fields of a JSON body; empty where there is none.</summary>
    public IReadOnlyList<ApiField> Body { get; init; } = [];

    /// <summary>Bodies to try: a title, and the JSON.</summary>
    public IReadOnlyList<(string Title, string Json)> Examples { get; init; } = [];

    /// <summary>Media types of a body that is a file.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>An answer in JSON, for example; null where the answer is a file or speaks for itself.</summary>
    public string? Answer { get; init; }

    /// <summary>Media types that the answer may have beside what the handler's type says.</summary>
    public IReadOnlyList<string> MoreAnswers { get; init; } = [];

    /// <summary>When it answers 302; null where it does not.</summary>
    public string? Redirects { get; init; }

    /// <summary>Error statuses, beside 400, that the route can give.</summary>
    public IReadOnlyList<int> Errors { get; init; } = [];
}

/// <summary>Puts notes on endpoints.</summary>
internal static class ApiNotes
{
    /// <summary>Says what a route reads by itself, and gives examples.</summary>
    public static TBuilder Describe<TBuilder>(this TBuilder builder, ApiNote note)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(note);
}
