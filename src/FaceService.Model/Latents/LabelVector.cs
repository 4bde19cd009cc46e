using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using FaceService.Model.Networks.Configs;

namespace FaceService.Model.Latents;

/// <summary>The conditioning label: the attribute groups' one-hots side by side, in the groups' order.</summary>
public static class LabelVector
{
    /// <summary>Name of the one group of a model whose classes have no groups.</summary>
    public const string ClassGroup = "class";

    /// <summary>
    /// The groups that callers see: the model's own, or, for classes without groups, one group <c>class</c> with the values
    /// 0, 1, 2, …; none for a model without labels.
    /// </summary>
    /// <param name="labels">The weight file's groups.</param>
    /// <param name="labelLength">c_dim.</param>
    public static IReadOnlyList<LabelGroup> GroupsOf(IReadOnlyList<LabelGroup> labels, int labelLength)
    {
        if (labels.Count > 0 || labelLength == 0)
            return labels;
        var values = Enumerable.Range(0, labelLength).Select(i => i.ToString(CultureInfo.InvariantCulture));
        return [new LabelGroup(ClassGroup, [.. values])];
    }

    /// <summary>Gives every group a value: the caller's where there is one, else an even draw.</summary>
    /// <param name="groups">The model's groups, from <see cref="GroupsOf"/>.</param>
    /// <param name="asked">Group → value; null or empty leaves all open. Names are compared exactly.</param>
    /// <param name="draw">Decides the open groups.</param>
    /// <param name="resolved">Group → value for every group, in the groups' order.</param>
    /// <param name="problem">The first name that the model lacks; null when all are known.</param>
    public static bool TryResolve(
        IReadOnlyList<LabelGroup> groups,
        IReadOnlyDictionary<string, string>? asked,
        AttributeDraw draw,
        [NotNullWhen(true)] out IReadOnlyList<KeyValuePair<string, string>>? resolved,
        [NotNullWhen(false)] out AttributeProblem? problem)
    {
        resolved = null;
        problem = FindProblem(groups, asked);
        if (problem is not null)
            return false;

        resolved = [.. groups.Select(group => KeyValuePair.Create(
            group.Name, asked is not null && asked.TryGetValue(group.Name, out var value) ? value : draw.Value(group)))];
        return true;
    }

    /// <summary>The label of a resolved choice.</summary>
    /// <param name="groups">The model's groups, from <see cref="GroupsOf"/>.</param>
    /// <param name="resolved">Group → value for every group.</param>
    /// <returns>[c_dim] zeros and one 1 a group.</returns>
    /// <exception cref="ArgumentException">A group has no value, or one that it does not know.</exception>
    public static float[] Encode(
        IReadOnlyList<LabelGroup> groups, IEnumerable<KeyValuePair<string, string>> resolved)
    {
        var chosen = resolved.ToDictionary(StringComparer.Ordinal);
        var label = new float[groups.Sum(group => group.Values.Count)];
        var offset = 0;
        foreach (var group in groups)
        {
            var index = chosen.TryGetValue(group.Name, out var value) ? IndexOf(group.Values, value) : -1;
            if (index < 0)
                throw new ArgumentException($"Group '{group.Name}' has no value among the resolved ones.", nameof(resolved));
            label[offset + index] = 1;
            offset += group.Values.Count;
        }

        return label;
    }

    private static AttributeProblem? FindProblem(
        IReadOnlyList<LabelGroup> groups, IReadOnlyDictionary<string, string>? asked)
    {
        foreach (var (name, value) in asked ?? new Dictionary<string, string>())
        {
            var group = groups.FirstOrDefault(group => group.Name == name);
            if (group is null)
                return new AttributeProblem(name, value, GroupIsUnknown: true, [.. groups.Select(known => known.Name)]);
            if (IndexOf(group.Values, value) < 0)
                return new AttributeProblem(name, value, GroupIsUnknown: false, group.Values);
        }

        return null;
    }

    private static int IndexOf(IReadOnlyList<string> values, string wanted)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] == wanted)
                return i;
        }

        return -1;
    }
}

/// <summary>An attribute, or a value of one, that the model does not have.</summary>
/// <param name="Group">The attribute that the caller named.</param>
/// <param name="Value">The value they gave it.</param>
/// <param name="GroupIsUnknown">True when the model has no such attribute; false when it lacks the value.</param>
/// <param name="Allowed">The attributes, or the attribute's values, that the model has.</param>
public sealed record AttributeProblem(string Group, string Value, bool GroupIsUnknown, IReadOnlyList<string> Allowed)
{
    /// <summary>The problem as a sentence.</summary>
    public override string ToString()
    {
        if (!GroupIsUnknown)
            return $"Attribute '{Group}' is '{Value}'; allowed are {string.Join(", ", Allowed)}.";
        return Allowed.Count == 0
            ? $"Attribute '{Group}' is unknown: this model has none."
            : $"Attribute '{Group}' is unknown; this model has {string.Join(", ", Allowed)}.";
    }
}
