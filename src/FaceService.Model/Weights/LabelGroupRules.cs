using System.Text.RegularExpressions;
using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Weights;

/// <summary>What a generator's attribute groups may be.</summary>
public static partial class LabelGroupRules
{
    /// <summary>Most numbers of a label vector (c_dim).</summary>
    public const int MaxLabelLength = 4096;

    private const int MaxValueLength = 100;

    /// <summary>What a group cannot be called, since <c>GET /face</c> has parameters of that name.</summary>
    public static IReadOnlySet<string> ReservedNames { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "attributes", "count", "factors", "format", "label", "latent", "latents", "layout", "mix", "model", "noise", "noise_seed", "seed", "seeds",
        "size", "space", "truncation",
    };

    /// <summary>The first thing wrong with the groups of data that a model is to learn from: what would keep it from being published or asked.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="labelLength">c_dim.</param>
    /// <returns>A sentence; null when all is well.</returns>
    public static string? FirstTrainingProblem(IReadOnlyList<LabelGroup> groups, int labelLength) =>
        labelLength > MaxLabelLength
            ? $"they have {labelLength} classes or values in all, at most {MaxLabelLength} are allowed; classes are numbered from 0 without gaps."
            : groups.FirstOrDefault(group => ReservedNames.Contains(group.Name)) is { } reserved
                ? $"group name '{reserved.Name}' is not allowed, as GET /face has a parameter of that name."
                : FirstProblem(groups, labelLength);

    /// <summary>The first thing wrong with the groups.</summary>
    /// <param name="groups">The groups; none is fine for any label.</param>
    /// <param name="labelLength">c_dim, which the groups' values must add up to.</param>
    /// <returns>A sentence; null when all is well.</returns>
    public static string? FirstProblem(IReadOnlyList<LabelGroup> groups, int labelLength)
    {
        if (groups.Count == 0)
            return null;
        // JSON can put null into a list, whatever the list's type says.
        if (groups.Any(group => group is null) || groups.Any(group => group.Values.Any(value => value is null)))
            return "a group or a value is null.";
        if (groups.Select(GroupProblem).FirstOrDefault(problem => problem is not null) is { } problem)
            return problem;
        if (groups.GroupBy(group => group.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            return $"group '{twice.Key}' is there twice.";
        var count = groups.Sum(group => group.Values.Count);
        return count == labelLength ? null : $"the groups have {count} values in all, but c_dim is {labelLength}.";
    }

    private static string? GroupProblem(LabelGroup group)
    {
        if (!NamePattern().IsMatch(group.Name))
            return $"group name '{group.Name}' is not allowed; allowed are up to 63 letters, digits, '_' and '-'.";
        if (group.Values.Count == 0)
            return $"group '{group.Name}' has no values.";
        if (group.Values.FirstOrDefault(IsBadValue) is { } bad)
            return $"group '{group.Name}' has the value '{bad}'; allowed are 1 to {MaxValueLength} characters, none a control character.";
        return group.Values.Distinct(StringComparer.Ordinal).Count() == group.Values.Count
            ? null
            : $"group '{group.Name}' has a value twice.";
    }

    private static bool IsBadValue(string value) => value.Length is 0 or > MaxValueLength || value.Any(char.IsControl);

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
