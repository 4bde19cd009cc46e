using FaceService.Model.Networks.Classic;
using FaceService.Model.Torch;
using FaceService.Training.Presets;
using static TorchSharp.torch;

namespace FaceService.Training.Losses;

/// <summary>
/// What the networks of a classic system lose to each other: binary cross-entropy, in the form that its settings
/// <c>discriminator_loss</c> and <c>generated_label</c> name.
/// </summary>
internal sealed class ClassicLosses(ClassicSettings settings, ClassicNetwork discriminator)
{
    /// <summary>
    /// How badly the discriminator tells the two apart, in parts that add up to the loss. Whoever takes each part's gradient before
    /// asking for the next holds one graph at a time.
    /// </summary>
    /// <param name="reals">[N, colours, size, size]</param>
    /// <param name="fakes">[N, colours, size, size], without a graph.</param>
    /// <param name="realLabels">[N, 1] what the discriminator should say of each.</param>
    /// <param name="fakeLabels">[N, 1]</param>
    public IEnumerable<Tensor> Discriminator(Tensor reals, Tensor fakes, Tensor realLabels, Tensor fakeLabels)
    {
        if (settings.DiscriminatorLoss == LossParts.Joint)
        {
            // Generated first, as in the article: batch statistics and label noise are of both together.
            var logits = discriminator.call(cat([fakes, reals], 0), null);
            yield return CrossEntropyLoss.Mean(logits, cat([fakeLabels, realLabels], 0));
            yield break;
        }

        var share = settings.DiscriminatorLoss == LossParts.Mean ? 0.5 : 1;
        yield return CrossEntropyLoss.Mean(discriminator.call(reals, null), realLabels).Times(share);
        yield return CrossEntropyLoss.Mean(discriminator.call(fakes, null), fakeLabels).Times(share);
    }

    /// <summary>How far the generator is from having its images taken for real.</summary>
    /// <param name="fakes">[N, colours, size, size]</param>
    public Tensor Generator(Tensor fakes)
    {
        var logits = discriminator.call(fakes, null);
        return CrossEntropyLoss.Mean(logits, ScalarArithmetic.Filled(logits.shape, 1 - settings.GeneratedLabel, logits.device));
    }
}

/// <summary>Binary cross-entropy on logits, the mean over the batch.</summary>
internal static class CrossEntropyLoss
{
    /// <summary>−(t·log σ(x) + (1 − t)·log(1 − σ(x))), in the form that cannot overflow.</summary>
    /// <param name="logits">[N, 1]</param>
    /// <param name="targets">[N, 1], usually 0…1.</param>
    public static Tensor Mean(Tensor logits, Tensor targets) =>
        logits.Softplus().sub(logits.mul(targets)).mean();
}
