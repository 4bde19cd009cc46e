using FaceService.Model.Networks.Configs;

namespace FaceService.Training.Datasets;

/// <summary>
/// What the classes of a dataset mean. A class is one value of each group; its label vector is the groups' one-hots side
/// by side, so that one network learns each attribute by itself and draws any combination.
/// </summary>
public sealed record DatasetLabels
{
    /// <summary>No labels: one class, and a label vector of length 0.</summary>
    public static DatasetLabels None { get; } = new();

    /// <summary>The groups in the order of the label vector; empty without labels.</summary>
    public IReadOnlyList<LabelGroup> Groups { get; init; } = [];

    /// <summary>For each class, the index of its value in each group.</summary>
    public IReadOnlyList<int[]> Classes { get; init; } = [[]];

    /// <summary>Length of the label vector (c_dim).</summary>
    public int Dimension => Groups.Sum(g => g.Values.Count);

    /// <summary>The label vector of a class: [c_dim].</summary>
    /// <param name="classIndex">Index into <see cref="Classes"/>.</param>
    public float[] Vector(int classIndex)
    {
        var vector = new float[Dimension];
        var offset = 0;
        for (var g = 0; g < Groups.Count; g++)
        {
            vector[offset + Classes[classIndex][g]] = 1;
            offset += Groups[g].Values.Count;
        }

        return vector;
    }

    /// <summary>A class's name: its values joined by slashes, or "all" without labels.</summary>
    /// <param name="classIndex">Index into <see cref="Classes"/>.</param>
    public string NameOf(int classIndex) => Groups.Count == 0
        ? "all"
        : string.Join('/', Groups.Select((g, i) => g.Values[Classes[classIndex][i]]));

    /// <summary>Labels of classes whose names are the groups' values joined by slashes, such as <c>female/asian</c>.</summary>
    /// <param name="classes">A name a class.</param>
    /// <param name="groups">What the parts mean; null makes one group, <c>class</c>, of the whole names.</param>
    /// <exception cref="TrainingException">A name has another number of parts than there are groups.</exception>
    public static DatasetLabels FromNames(IReadOnlyList<string> classes, IReadOnlyList<string>? groups)
    {
        if (groups is null)
            return new DatasetLabels
            {
                Groups = [new LabelGroup("class", classes)],
                Classes = [.. Enumerable.Range(0, classes.Count).Select(i => new[] { i })],
            };

        var parts = classes.Select(c => c.Split('/')).ToList();
        var odd = parts.FindIndex(p => p.Length != groups.Count);
        if (odd >= 0)
            throw new TrainingException(
                $"The class '{classes[odd]}' has {parts[odd].Length} parts, but there are {groups.Count} groups ({string.Join(", ", groups)}).");

        var values = groups.Select((_, g) => parts.Select(p => p[g]).Distinct().ToList()).ToList();
        return new DatasetLabels
        {
            Groups = [.. groups.Select((name, g) => new LabelGroup(name, values[g]))],
            Classes = [.. parts.Select(p => p.Select((value, g) => values[g].IndexOf(value)).ToArray())],
        };
    }
}
