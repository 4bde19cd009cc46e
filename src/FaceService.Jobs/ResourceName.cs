using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace FaceService.Jobs;

/// <summary>
/// The names that callers may give to datasets and models. They become names of folders, so nothing that could leave a
/// folder is among them: no dot, no slash, no capital that a file system might fold.
/// </summary>
public static partial class ResourceName
{
    /// <summary>The pattern, as it is told in error messages.</summary>
    public const string Pattern = "[a-z0-9][a-z0-9-]{0,62}";

    /// <summary>A word with a meaning of its own (<c>PUT /models/default</c>), so nothing may be called so.</summary>
    public const string Reserved = "default";

    /// <summary>What is allowed, for error messages.</summary>
    public const string Rule = $"a name matching {Pattern}, other than '{Reserved}'";

    /// <summary>True for a name that a dataset or a model may have.</summary>
    /// <param name="name">What a caller sent.</param>
    public static bool IsValid([NotNullWhen(true)] string? name) => IsWellFormed(name) && name != Reserved;

    internal static bool IsWellFormed([NotNullWhen(true)] string? name) => name is not null && Shape().IsMatch(name);

    // \z, not $: the latter lets a trailing newline pass.
    [GeneratedRegex($@"\A{Pattern}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
