namespace FaceService.Api.Tests.Documents;

/// <summary>A test that runs what a user pastes into a shell; skipped where there is no bash or no curl.</summary>
internal sealed class CurlFactAttribute : FactAttribute
{
    public CurlFactAttribute()
    {
        if (!OnPath("bash") || !OnPath("curl"))
            Skip = "bash and curl are needed.";
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
