using FaceService.Model.Networks.Configs;

namespace FaceService.Training.Runs;

/// <summary>
/// Lets a StyleGAN2 network go on with other labels: what its embedding learned of a value stays with that value, and a value
/// that is new adds nothing yet. So a run that gains an attribute begins with what its networks could do.
/// </summary>
internal static class LabelGrowth
{
    /// <summary>Whether two lists of labels mean the same columns.</summary>
    public static bool AreAlike(IReadOnlyList<LabelGroup> one, IReadOnlyList<LabelGroup> other) => Columns(one).SequenceEqual(Columns(other));

    /// <summary>The embedding's weights for other labels.</summary>
    /// <param name="weight">[width, c_dim before], row by row.</param>
    /// <param name="before">The labels it learned.</param>
    /// <param name="after">The labels it is to take.</param>
    /// <returns>[width, c_dim after]; an equalised layer divides by √c_dim, and what it gives for a known label stays the same.</returns>
    public static float[] Embedding(ReadOnlySpan<float> weight, IReadOnlyList<LabelGroup> before, IReadOnlyList<LabelGroup> after)
    {
        var (from, to) = (Columns(before), Columns(after));
        var rate = MathF.Sqrt((float)to.Count / from.Count);
        var grown = new float[weight.Length / from.Count * to.Count];
        foreach (var (column, value) in to.Index())
            if (from.IndexOf(value) is var old and >= 0)
                for (var row = 0; row < grown.Length / to.Count; row++)
                    grown[(row * to.Count) + column] = weight[(row * from.Count) + old] * rate;
        return grown;
    }

    private static List<(string Group, string Value)> Columns(IReadOnlyList<LabelGroup> groups) =>
        [.. groups.SelectMany(group => group.Values.Select(value => (group.Name, value)))];
}
