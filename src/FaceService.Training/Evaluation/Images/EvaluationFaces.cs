using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;
using FaceService.Training.Datasets;

namespace FaceService.Training.Evaluation.Images;

/// <summary>Orders with consecutive seeds and the labels that a comparison needs.</summary>
/// <param name="groups">The model's attribute groups.</param>
/// <param name="labels">What the data's classes mean.</param>
internal sealed class EvaluationFaces(IReadOnlyList<LabelGroup> groups, DatasetLabels labels)
{
    /// <summary>Portraits of given classes; what the data does not say of a group is drawn as for a request that leaves it open.</summary>
    /// <param name="counts">How many of each class of the data.</param>
    /// <param name="firstSeed">Seed of the first.</param>
    public IReadOnlyList<EvaluationFace> OfClasses(IReadOnlyList<int> counts, uint firstSeed)
    {
        var orders = new List<EvaluationFace>();
        for (var c = 0; c < counts.Count; c++)
        {
            var asked = Asked(c);
            for (var i = 0; i < counts[c]; i++)
                orders.Add(Order(unchecked(firstSeed + (uint)orders.Count), asked));
        }

        return orders;
    }

    /// <summary>Portraits that ask for nothing: every attribute is drawn evenly.</summary>
    public IReadOnlyList<EvaluationFace> Open(int count, uint firstSeed) =>
        [.. Enumerable.Range(0, count).Select(i => Order(unchecked(firstSeed + (uint)i), new Dictionary<string, string>()))];

    private Dictionary<string, string> Asked(int c)
    {
        var asked = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var g = 0; g < labels.Groups.Count; g++)
        {
            var value = labels.Groups[g].Values[labels.Classes[c][g]];
            if (groups.FirstOrDefault(group => group.Name == labels.Groups[g].Name)?.Values.Contains(value) == true)
                asked[labels.Groups[g].Name] = value;
        }

        return asked;
    }

    private EvaluationFace Order(uint seed, IReadOnlyDictionary<string, string> asked)
    {
        if (!LabelVector.TryResolve(groups, asked, AttributeDraw.FromSeed(seed), out var resolved, out var problem))
            throw new InvalidOperationException(problem.ToString());
        return new EvaluationFace(seed, LabelVector.Encode(groups, resolved));
    }
}

/// <summary>One portrait to be drawn.</summary>
/// <param name="Seed">Of its latent, as in requests.</param>
/// <param name="Label">[c_dim]; empty for a model without labels.</param>
internal sealed record EvaluationFace(uint Seed, float[] Label);
