namespace FaceService.Api.Tests.Documents;

/// <summary>A test that needs programs of the system; skipped where one is missing.</summary>
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] programs)
    {
        if (Array.Find(programs, program => !IsOnPath(program)) is { } missing)
            Skip = $"{missing} is not installed.";
    }

    // Servers lie where a user's own PATH may not look.
    private static bool IsOnPath(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/usr/local/sbin".Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
