using FaceService.Model.Imaging;
using FaceService.Model.Networks.Configs;
using FaceService.Training.Evaluation.Images;

namespace FaceService.Training.Evaluation.Attributes;

/// <summary>Compares what portraits show with what was asked for.</summary>
internal sealed class AttributeMeasure(ReferenceImages reference, AttributeClassifier classifier)
{
    /// <summary>Measures.</summary>
    /// <param name="portraits">At 64×64, their attributes left open.</param>
    /// <param name="orders">What each was drawn from.</param>
    /// <param name="groups">The model's groups; those that the data lacks are passed over.</param>
    public AttributeReport Of(IReadOnlyList<RgbImage> portraits, IReadOnlyList<EvaluationFace> orders, IReadOnlyList<LabelGroup> groups)
    {
        var held = reference.HeldOut.Pictures;
        var (shown, told) = (classifier.Tell(portraits), classifier.Tell(reference.Pictures(held)));
        var labels = reference.Data.Labels;
        return new AttributeReport
        {
            LearnedFrom = reference.HeldOut.Rest.Count,
            TestedOn = held.Count,
            Portraits = portraits.Count,
            SeenClasses = Enumerable.Range(0, labels.Classes.Count).ToDictionary(labels.NameOf, c => Share(shown, values => values.SequenceEqual(labels.Classes[c]))),
            Groups = classifier.Groups.Select((group, g) => (group, g)).ToDictionary(p => p.group.Name, p => Group(
                p.group,
                Asked(p.group, groups, orders),
                [.. shown.Select(values => p.group.Values[values[p.g]])],
                [.. held.Select((picture, i) => (p.group.Values[labels.Classes[reference.Data.ClassOf[picture]][p.g]], p.group.Values[told[i][p.g]]))])),
        };
    }

    /// <summary>One group's shares.</summary>
    /// <param name="group">The data's group.</param>
    /// <param name="asked">The value that each portrait was asked for; null for a model that cannot be asked.</param>
    /// <param name="seen">The value that each shows.</param>
    /// <param name="tested">Of each held-out image, its label and what the classifier told.</param>
    internal static GroupReport Group(
        LabelGroup group, IReadOnlyList<string>? asked, IReadOnlyList<string> seen, IReadOnlyList<(string Label, string Told)> tested)
    {
        var pairs = asked?.Zip(seen).ToList() ?? [];
        var byLabel = tested.GroupBy(t => t.Label).Select(of => Share(of, t => t.Label == t.Told)).ToList();
        return new GroupReport
        {
            ClassifierAccuracy = tested.Count > 0 ? Share(tested, t => t.Label == t.Told) : null,
            ClassifierBalancedAccuracy = tested.Count > 0 ? byLabel.Average() : null,
            Matches = pairs.Count > 0 ? Share(pairs, p => p.First == p.Second) : null,
            MatchesByValue = pairs.GroupBy(p => p.First).OrderBy(of => of.Key, StringComparer.Ordinal).ToDictionary(of => of.Key, of => Share(of, p => p.First == p.Second)),
            AskedShare = asked is null ? new Dictionary<string, double>() : group.Values.ToDictionary(v => v, v => Share(asked, a => a == v)),
            SeenShare = group.Values.ToDictionary(v => v, v => Share(seen, s => s == v)),
        };
    }

    // What each order's label says of a group; null where the model has no such group.
    private static List<string>? Asked(LabelGroup group, IReadOnlyList<LabelGroup> groups, IReadOnlyList<EvaluationFace> orders)
    {
        var offset = 0;
        foreach (var known in groups)
        {
            if (known.Name == group.Name)
                return [.. orders.Select(order => known.Values[Array.IndexOf(order.Label, 1f, offset, known.Values.Count) - offset])];
            offset += known.Values.Count;
        }

        return null;
    }

    private static double Share<T>(IEnumerable<T> items, Func<T, bool> counts)
    {
        var (all, some) = (0, 0);
        foreach (var item in items)
            (all, some) = (all + 1, some + (counts(item) ? 1 : 0));
        return (double)some / all;
    }
}

/// <summary>Whether portraits show the attributes that were asked for, judged by a classifier that learned from the data's labels.</summary>
public sealed record AttributeReport
{
    /// <summary>Images that the classifier learned from.</summary>
    public required int LearnedFrom { get; init; }

    /// <summary>Held-out images that it was tested on.</summary>
    public required int TestedOn { get; init; }

    /// <summary>Portraits that it judged; their attributes were left open, and so drawn evenly.</summary>
    public required int Portraits { get; init; }

    /// <summary>Of each class of the data (a value of each group): portraits that show it when all is left open.</summary>
    public required IReadOnlyDictionary<string, double> SeenClasses { get; init; }

    /// <summary>Of each group.</summary>
    public required IReadOnlyDictionary<string, GroupReport> Groups { get; init; }
}

/// <summary>How one attribute fares. All are shares from 0 to 1.</summary>
public sealed record GroupReport
{
    /// <summary>Held-out images whose label the classifier tells: no match can be believed to lie far above it. Null when none is held out.</summary>
    public double? ClassifierAccuracy { get; init; }

    /// <summary>The same with each value counting alike, however rare it is.</summary>
    public double? ClassifierBalancedAccuracy { get; init; }

    /// <summary>Portraits that show what was asked for; null for a model that cannot be asked.</summary>
    public double? Matches { get; init; }

    /// <summary>Of each value: portraits that show it among those asked for it; empty for a model that cannot be asked.</summary>
    public required IReadOnlyDictionary<string, double> MatchesByValue { get; init; }

    /// <summary>Of each value: portraits for which it was drawn when left open; empty for a model that cannot be asked.</summary>
    public required IReadOnlyDictionary<string, double> AskedShare { get; init; }

    /// <summary>Of each value: portraits that show it when left open.</summary>
    public required IReadOnlyDictionary<string, double> SeenShare { get; init; }
}
