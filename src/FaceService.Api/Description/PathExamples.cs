namespace FaceService.Api.Description;

/// <summary>What is filled in for the names in routes' paths, where the description can be tried out.</summary>
internal static class PathExamples
{
    /// <summary>What the id of a job looks like.</summary>
    public const string Job = "20260131-120000-bcdfg";

    private const string Models = "/models/";

    private static readonly (string Route, string Parameter, string Example, string Text)[] All =
    [
        (Models, "name", "portraits-128", "NAME, for its newest version, or NAME@VERSION, of a model that GET /models lists."),
        ("/datasets/", "name", "portraits", "The name of a dataset: a-z, 0-9 and -, up to 63 characters."),
        ("/imports/", "id", Job, "An import that GET /imports lists."),
        ("/train/speeds/", "id", Job, "A measurement that POST /train/speeds began."),
        ("/train/", "id", Job, "A job that GET /train lists."),
        ("/train/", "number", "200", "The number of a sample sheet that GET /train/{id} lists."),
        ("/align/", "id", Job, "A job that GET /align lists."),
        ("/project/", "id", Job, "A projection that POST /project began."),
    ];

    /// <summary>Null for a parameter that is described elsewhere.</summary>
    /// <param name="route">The route's path, with or without a slash in front.</param>
    /// <param name="parameter">The name in braces.</param>
    /// <param name="model">The default model's name; null where there is none.</param>
    public static (string Example, string Text)? Find(string? route, string parameter, string? model) =>
        All.Where(one => $"/{route?.TrimStart('/')}".StartsWith(one.Route, StringComparison.Ordinal) && one.Parameter == parameter)
            .Select(one => ((string, string)?)(one.Route == Models && model is not null ? model : one.Example, one.Text))
            .FirstOrDefault();
}
