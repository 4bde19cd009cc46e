using FaceService.Model.Imaging;
using FaceService.Training.Evaluation.Images;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Judges;

/// <summary>The real images that judges compare portraits with: as many in both sets, in the same class proportions.</summary>
/// <param name="HeldOut">Images that a model may have been kept from.</param>
/// <param name="Others">As many others of the data.</param>
internal sealed record JudgedImages(IReadOnlyList<RgbImage> HeldOut, IReadOnlyList<RgbImage> Others)
{
    private const int Batch = 16;

    /// <summary>Describes each set once, and compares.</summary>
    /// <param name="describe">Of a set, whose images may be of any size.</param>
    /// <param name="between">Compares a set's description with another's.</param>
    public JudgedReals<TDescription, TResult> Compare<TDescription, TResult>(Func<IReadOnlyList<RgbImage>, TDescription> describe, Func<TDescription, TDescription, TResult> between)
    {
        var (held, others) = (describe(HeldOut), describe(Others));
        return new(held, between(held, others), between(describe(Shrunk(HeldOut, 128)), others), between(describe(Shrunk(HeldOut, 64)), others));
    }

    /// <summary>Images as a model of that many pixels would draw them.</summary>
    public static IReadOnlyList<RgbImage> Shrunk(IReadOnlyList<RgbImage> pictures, int size) => [.. pictures.Select(picture => ImageResizer.Resize(picture, size, size))];

    /// <summary>Computes something of each image.</summary>
    /// <param name="pictures">Any number above 0, of any size; resized by Lanczos.</param>
    /// <param name="size">What <paramref name="compute"/> takes.</param>
    /// <param name="compute">From [N, 3, size, size], levels 0 … 255, to rows.</param>
    /// <returns>[N, …] float64; the caller's scope owns it.</returns>
    public static Tensor Rows(IEnumerable<RgbImage> pictures, int size, Func<Tensor, Tensor> compute)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var rows = new List<Tensor>();
        foreach (var some in pictures.Chunk(Batch))
        {
            using var inner = NewDisposeScope();
            rows.Add(compute(ImageNumbers.Batch(Shrunk(some, size))).to(ScalarType.Float64).MoveToOuterDisposeScope());
        }

        return cat(rows).MoveToOuterDisposeScope();
    }
}

/// <summary>What a judge says of real images: of any generator the same, so it is asked once.</summary>
/// <param name="HeldOut">What portraits are compared with.</param>
/// <param name="Floor">The held-out images against as many others.</param>
/// <param name="Shrunk128">The held-out images shrunk to 128 pixels against the same others.</param>
/// <param name="Shrunk64">The same at 64 pixels.</param>
internal sealed record JudgedReals<TDescription, TResult>(TDescription HeldOut, TResult Floor, TResult Shrunk128, TResult Shrunk64)
{
    /// <summary>The whole comparison.</summary>
    public Compared<TResult> With(TResult portraits) => new(portraits, Floor, Shrunk128, Shrunk64);
}
