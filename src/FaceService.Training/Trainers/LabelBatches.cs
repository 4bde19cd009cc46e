using FaceService.Training.Datasets;
using static TorchSharp.torch;

namespace FaceService.Training.Trainers;

/// <summary>Label vectors of batches; null tensors for data without labels.</summary>
internal sealed class LabelBatches
{
    private readonly float[][] _vectors;
    private readonly int[] _present;
    private readonly int[] _shares;
    private readonly int _total;
    private readonly Device _device;

    /// <param name="data">Whose labels.</param>
    /// <param name="sampling">The order of its images; generated ones follow its proportions.</param>
    /// <param name="device">Where tensors live.</param>
    public LabelBatches(PackedDataset data, SamplingOrder sampling, Device device)
    {
        _device = device;
        Dimension = data.Labels.Dimension;
        _vectors = [.. Enumerable.Range(0, data.Labels.Classes.Count).Select(data.Labels.Vector)];
        var classes = data.ClassOf.GroupBy(c => c).OrderBy(g => g.Key).ToList();
        _present = [.. classes.Select(g => g.Key)];
        _shares = ClassShares.Of(sampling, [.. classes.Select(g => g.Count())]);
        _total = _shares.Sum();
    }

    /// <summary>Length of a label vector.</summary>
    public int Dimension { get; }

    /// <summary>Labels of given classes: [N, c_dim].</summary>
    public Tensor? Of(IReadOnlyList<int> classes)
    {
        if (Dimension == 0)
            return null;
        var flat = new float[classes.Count * Dimension];
        for (var i = 0; i < classes.Count; i++)
            _vectors[classes[i]].CopyTo(flat, i * Dimension);
        return tensor(flat, [classes.Count, Dimension]).to(_device);
    }

    /// <summary>Labels for generated images, each class as likely as among the real ones that training shows: [N, c_dim].</summary>
    public Tensor? Draw(int count, ref CounterRandom random)
    {
        if (Dimension == 0)
            return null;
        var classes = new int[count];
        for (var i = 0; i < count; i++)
            classes[i] = Pick(random.NextInt(_total));
        return Of(classes);
    }

    private int Pick(int place)
    {
        var c = 0;
        for (; place >= _shares[c]; c++)
            place -= _shares[c];
        return _present[c];
    }
}
