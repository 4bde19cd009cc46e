using System.Security.Cryptography;
using System.Text;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Torch;
using FaceService.Model.Weights;
using FaceService.Training.Evaluation.Images;
using static TorchSharp.torch;

namespace FaceService.Training.Evaluation.Attributes;

/// <summary>
/// Tells the attributes of images as the data's labels name them. Trained on the data without its held-out part, on which it is
/// tested; kept with the packed data, so that it is trained once. It belongs to measuring, not to the service.
/// </summary>
internal sealed class AttributeClassifier : IDisposable
{
    private const string Format = "face-attributes/1";
    private const int Batch = 64;
    private const int MostPasses = 40; // over few pictures, more teach nothing new
    private readonly AttributeNetwork _network;

    private AttributeClassifier(AttributeNetwork network, IReadOnlyList<LabelGroup> groups) => (_network, Groups) = (network, groups);

    /// <summary>The groups that it tells.</summary>
    public IReadOnlyList<LabelGroup> Groups { get; }

    /// <summary>Opens the classifier of some data, training it first where that was not done yet.</summary>
    /// <param name="reference">The data; it has labels.</param>
    /// <param name="cacheDirectory">Where it is kept.</param>
    /// <param name="pictures">Images that training shows, at most; it stops after 40 passes over the data.</param>
    /// <param name="seed">Everything random in it follows from it.</param>
    /// <param name="tell">Is told when it is trained.</param>
    public static AttributeClassifier Open(ReferenceImages reference, string cacheDirectory, int pictures, long seed, Action<string> tell)
    {
        var groups = reference.Data.Labels.Groups;
        pictures = (int)Math.Min(pictures, (long)MostPasses * reference.HeldOut.Rest.Count);
        var classifier = new AttributeClassifier(new AttributeNetwork(groups, seed), groups);
        var path = Path.Combine(cacheDirectory, Name(reference, pictures, seed));
        if (classifier.TryRestore(path))
            return classifier;
        tell($"training a classifier of {string.Join(" and ", groups.Select(g => g.Name))} on {reference.HeldOut.Rest.Count} pictures");
        classifier.Train(reference, pictures, seed);
        Directory.CreateDirectory(cacheDirectory);
        SafetensorsWriter.Write(path, classifier._network.State().Select(s => HostTensor.Of(s.Name, s.Tensor)), new Dictionary<string, string> { ["format"] = Format });
        return classifier;
    }

    /// <summary>The value of each group that each image shows.</summary>
    /// <param name="pictures">Of 64×64.</param>
    /// <returns>A row an image: the value's index in each group.</returns>
    public IReadOnlyList<int[]> Tell(IReadOnlyList<RgbImage> pictures)
    {
        var told = new List<int[]>(pictures.Count);
        foreach (var some in pictures.Chunk(Batch))
        {
            using var scope = NewDisposeScope();
            told.AddRange(_network.Tell(ImageNumbers.Batch(some).MinusInPlace(127.5).OverInPlace(127.5)));
        }

        return told;
    }

    public void Dispose() => _network.Dispose();

    private void Train(ReferenceImages reference, int pictures, long seed)
    {
        var batches = new AttributeBatches(reference, seed);
        var optimiser = _network.Optimiser();
        for (var shown = 0; shown < pictures; shown += Batch)
        {
            using var scope = NewDisposeScope();
            var (batch, values) = batches.Take(shown, Batch);
            _network.Learn(optimiser, batch, values);
        }
    }

    private bool TryRestore(string path)
    {
        if (!File.Exists(path))
            return false;
        try
        {
            using var file = SafetensorsFile.Open(path);
            foreach (var (name, tensor) in _network.State())
                HostTensor.CopyInto(tensor, file.Read(name));
            return true;
        }
        catch (WeightFileException)
        {
            return false; // trained again
        }
    }

    // Of everything that decides its weights.
    private static string Name(ReferenceImages reference, int pictures, long seed)
    {
        var key = $"{Format}|{reference.Data.ContentDigest}|{reference.HeldOut.Digest}|{pictures}|{seed}";
        return $"attributes-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..24]}.safetensors";
    }
}
