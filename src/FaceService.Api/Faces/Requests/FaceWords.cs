namespace FaceService.Api.Faces.Requests;

/// <summary>What is allowed, in the words of errors and of the API's description.</summary>
internal static class FaceWords
{
    public const string Layouts = "image, zip, grid or json";
    public const string Spaces = "z or w";
    public const string Paths = "linear or spherical";
    public const string Noises = "const, none or random";
    public const string Formats = "png, jpeg or webp";
    public const string Truncation = "a number from 0 to 2";
    public const string Model = "NAME or NAME@VERSION of a model that GET /models lists";

    /// <summary>Such as <c>a, b or c</c>.</summary>
    public static string Or(IEnumerable<string> words)
    {
        string[] all = [.. words];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }
}
