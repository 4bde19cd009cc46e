using FaceService.Training.Evaluation.Images;
using FaceService.Training.Evaluation.Wasserstein;

namespace FaceService.Training.Evaluation;

/// <summary>
/// The sliced Wasserstein distance of a model, and the floor that real images reach. Both distances to the held-out part are
/// of as many images and use the same patches and directions, so that their ratio says how far the model is from the data.
/// </summary>
internal sealed class DistanceMeasure(EvaluationOptions options, ReferenceImages reference)
{
    private readonly IReadOnlyList<int> _held = reference.HeldOutByClass;

    /// <summary>How many generated images of each class the measure needs.</summary>
    public int[] Needed => [.. Sampled.Zip(Held, Math.Max)];

    /// <summary>How many of each class are compared with the data.</summary>
    public int[] Sampled => SampleShares.Of(reference.Data.ClassCounts(), Math.Min(options.Pictures, reference.Data.Count));

    private int[] Held => reference.CountsOf(_held);

    /// <summary>Measures.</summary>
    /// <param name="generated">At least <see cref="Needed"/>.</param>
    /// <param name="unseen">Whether the model was kept from the held-out part.</param>
    public DistanceReport Of(GeneratedImages generated, bool unseen)
    {
        var (sampled, held) = (generated.FirstOf(Sampled), generated.FirstOf(Held));
        var heldOut = reference.Pictures(_held);
        var rounds = Enumerable.Range(0, options.Repeats).Select(r => options.Seed + (long)r).ToList();
        var data = rounds.ConvertAll(s => new SlicedWasserstein(s).Between(reference.Pictures(reference.Sample(sampled.Count, s)), sampled));
        var model = _held.Count == 0 ? [] : rounds.ConvertAll(s => new SlicedWasserstein(s).Between(heldOut, held));
        var floor = _held.Count == 0 ? [] : rounds.ConvertAll(s => new SlicedWasserstein(s).Between(heldOut, reference.Pictures(reference.RestLikeHeldOut(s))));
        return new DistanceReport
        {
            ToData = SetDistance.Of(sampled.Count, data),
            ToHeldOut = SetDistance.Of(held.Count, model),
            Floor = SetDistance.Of(held.Count, floor),
            UnseenByModel = unseen,
        };
    }
}
