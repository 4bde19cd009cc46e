using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace FaceService.Model.Catalog;

/// <summary>What models may be called, and how callers name one.</summary>
public static partial class ModelName
{
    /// <summary>Kept for the model that a request without one gets.</summary>
    public const string Reserved = "default";

    /// <summary>What is allowed, for error messages.</summary>
    public const string Allowed =
        "1 to 63 of a-z, 0-9 and '-', not beginning with '-', and not 'default'";

    /// <summary>Whether a model may have this name.</summary>
    /// <param name="name">The name.</param>
    public static bool IsValid([NotNullWhen(true)] string? name) =>
        name is not null && name != Reserved && Pattern().IsMatch(name);

    /// <summary>Reads NAME or NAME@VERSION.</summary>
    /// <param name="reference">The caller's text.</param>
    /// <param name="name">The name.</param>
    /// <param name="version">The version; null for the newest.</param>
    public static bool TryParse(string reference, [NotNullWhen(true)] out string? name, out int? version)
    {
        var at = reference.IndexOf('@');
        name = at < 0 ? reference : reference[..at];
        version = at < 0 ? null : ParseVersion(reference[(at + 1)..]);
        if (IsValid(name) && (at < 0 || version is not null))
            return true;
        name = null;
        return false;
    }

    /// <summary>Reads a version: a positive integer without a leading zero; null if the text is none.</summary>
    internal static int? ParseVersion(string text) =>
        text is [>= '1' and <= '9', ..]
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : null;

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
