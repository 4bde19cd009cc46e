using System.Security.Cryptography;
using System.Text;

namespace FaceService.Training.Datasets;

/// <summary>
/// The images of a dataset that a run with a <c>holdout</c> never sees, so that its model can be measured on them. Which they
/// are follows from the files' names alone (each class gives up its share, in the order of the names' SHA-256): it is the same
/// for every run, seed and size, and a larger share holds the smaller ones.
/// </summary>
internal sealed class HeldOut
{
    private HeldOut(IReadOnlyList<int> pictures, IReadOnlyList<int> rest, string digest) =>
        (Pictures, Rest, Digest) = (pictures, rest, digest);

    /// <summary>Indices of the images held out, ascending.</summary>
    public IReadOnlyList<int> Pictures { get; }

    /// <summary>Indices of the others, ascending: what is trained on.</summary>
    public IReadOnlyList<int> Rest { get; }

    /// <summary>SHA-256 over the names of the images held out, lower-case hex; tells whether two choices are the same.</summary>
    public string Digest { get; }

    /// <summary>Chooses from a packed dataset.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="share">What part of each class: 0 for none, at most 0.5.</param>
    public static HeldOut Of(PackedDataset data, double share) => Of(data.Files, data.ClassOf, share);

    /// <summary>Chooses by name and class.</summary>
    /// <param name="files">Name of each image's file.</param>
    /// <param name="classOf">Class of each image.</param>
    /// <param name="share">What part of each class: 0 for none, at most 0.5. Rounded to whole images; no class gives all.</param>
    public static HeldOut Of(IReadOnlyList<string> files, IReadOnlyList<int> classOf, double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 0.5);
        var held = Enumerable.Range(0, files.Count)
            .GroupBy(i => classOf[i])
            .SelectMany(c => c.OrderBy(i => Hash(files[i]), StringComparer.Ordinal).ThenBy(i => i).Take(Count(c.Count(), share)))
            .ToHashSet();
        var all = Enumerable.Range(0, files.Count).ToList();
        var pictures = all.FindAll(held.Contains);
        return new HeldOut(pictures, all.FindAll(i => !held.Contains(i)), Hash(string.Join('\n', pictures.Select(i => files[i]))));
    }

    private static int Count(int members, double share) => Math.Min(members - 1, (int)Math.Floor((members * share) + 0.5));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
