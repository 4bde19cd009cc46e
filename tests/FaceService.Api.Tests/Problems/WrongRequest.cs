namespace FaceService.Api.Tests.Problems;

/// <summary>A request that is wrong in one known place.</summary>
/// <param name="Request">What is sent.</param>
/// <param name="Status">What it is answered.</param>
/// <param name="Field">Which field the answer blames, or one that begins so with a star at the end; null where the body as a whole is wrong.</param>
/// <param name="Told">What is wrong, for a test's message.</param>
internal sealed record WrongRequest(HttpRequestMessage Request, int Status, string? Field, string Told)
{
    public bool Blames(string field) =>
        Field!.EndsWith('*') ? field.StartsWith(Field[..^1], StringComparison.Ordinal) : field == Field;
}
