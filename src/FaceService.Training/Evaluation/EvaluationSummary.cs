using System.Globalization;
using FaceService.Training.Evaluation.Judges;

namespace FaceService.Training.Evaluation;

/// <summary>A report as short lines: for the card, the terminal and people.</summary>
internal static class EvaluationSummary
{
    /// <summary>One statement a line, without marks around it.</summary>
    public static IEnumerable<string> Lines(EvaluationReport report)
    {
        var swd = report.SlicedWasserstein;
        yield return $"Sliced Wasserstein distance at 64 px (× 1,000): {Set(swd.ToData)} to the data.";
        if (swd is { ToHeldOut: { } held, Floor: { } floor, Ratio: { } ratio })
            yield return $"To the held-out pictures, which it {(swd.UnseenByModel ? "never saw" : "may have seen")} in training: {Set(held)}; " +
                $"floor (held-out pictures to other data): {Set(floor)}; ratio {Two(ratio)}.";
        if (report.MsSsim is { } similarity)
            yield return $"Diversity: MS-SSIM of pairs {Three(similarity.Generated)}; of the data {Three(similarity.Data)} (lower is more diverse).";
        if (report.Manifold is { } m)
            yield return $"Precision {Two(m.Precision)}, recall {Two(m.Recall)}, density {Two(m.Density)}, coverage {Two(m.Coverage)}{OfData(report)}, on random features.";
        if (report.Neighbours is { } n)
            yield return $"Nearest training picture: median distance {One(n.Median)} levels, nearest {One(n.Nearest)}{Copies(n)}.";
        if (report.Frechet is { } f)
            yield return $"Fréchet inception distance of {f.Generated} portraits to {f.Data} pictures: {Two(f.Distance)}.";
        foreach (var line in Attributes(report))
            yield return line;
        foreach (var line in report.Judges is { } judges ? JudgeSummary.Lines(judges) : [])
            yield return line;
    }

    private static IEnumerable<string> Attributes(EvaluationReport report)
    {
        if (report.Attributes?.Groups.Count > 1)
            yield return $"All left open: shown {Classes(report)}.";
        foreach (var (name, group) in report.Attributes?.Groups ?? new Dictionary<string, Attributes.GroupReport>())
        {
            if (group.Matches is { } matches)
                yield return $"{name}: {Percent(matches)} of {report.Attributes!.Portraits} portraits show what was asked for ({Values(group.MatchesByValue)}), " +
                    $"judged by a classifier that tells {Percent(group.ClassifierAccuracy)} of held-out pictures as labelled.";
            yield return $"{name} left open: shown {Values(group.SeenShare)}{(group.AskedShare.Count > 0 ? $"; drawn {Values(group.AskedShare)}" : "")}.";
        }
    }

    private static string Classes(EvaluationReport report) => string.Join(", ", report.Attributes!.SeenClasses.Select(c => $"{c.Key} {Percent(c.Value)}"));

    private static string OfData(EvaluationReport report) => report.ManifoldOfData is { } d
        ? $" (of held-out pictures {Two(d.Precision)}, {Two(d.Recall)}, {Two(d.Density)}, {Two(d.Coverage)})"
        : "";

    private static string Copies(Neighbours.NeighbourReport n) => n.RealMedian is null ? "" :
        $"; of held-out pictures {One(n.RealMedian.Value)} and {One(n.RealNearest!.Value)}; {n.CloserThanReal} of {n.Portraits} portraits are nearer than the nearest hundredth of these ({One(n.Threshold!.Value)})";

    private static string Set(SetDistance? set) => set is null ? "" : $"{Two(set.Distance)}{(set.Deviation > 0 ? $" ± {Two(set.Deviation)}" : "")} ({set.Pictures} pictures)";

    private static string Values(IReadOnlyDictionary<string, double> values) => string.Join(", ", values.Select(v => $"{v.Key} {Percent(v.Value)}"));

    private static string Percent(double? share) => share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{100 * s:F1} %") : "an unknown share";

    private static string One(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    private static string Two(double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    private static string Three(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
