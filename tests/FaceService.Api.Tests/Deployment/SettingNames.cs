namespace FaceService.Api.Tests.Deployment;

/// <summary>The names of settings and variables that docs/operations.md lists.</summary>
internal static class SettingNames
{
    private static readonly HashSet<string> Known = [.. File.ReadLines(RepositoryFile.Path("docs/operations.md"))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .SelectMany(line => line.Split('|')[1].Split(','))
        .Select(name => name.Trim(' ', '`'))];

    /// <summary>Asserts that a variable of the environment sets something.</summary>
    public static void AssertKnown(string variable) => Assert.Contains(variable.Replace("__", ":", StringComparison.Ordinal), Known);
}
