using FaceService.Training.Datasets;
using static TorchSharp.torch;

namespace FaceService.Training.Trainers;

/// <summary>Label vectors of batches; null tensors for data without labels.</summary>
internal sealed class LabelBatches
{
    private readonly float[][] _vectors;
    private readonly int[] _present;
    private readonly Device _device;

    public LabelBatches(PackedDataset data, Device device)
    {
        _device = device;
        Dimension = data.Labels.Dimension;
        _vectors = [.. Enumerable.Range(0, data.Labels.Classes.Count).Select(data.Labels.Vector)];
        _present = [.. data.ClassOf.Distinct().Order()];
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

    /// <summary>Labels for generated pictures, each class that the data has as likely as any other: [N, c_dim].</summary>
    public Tensor? Draw(int count, ref CounterRandom random)
    {
        if (Dimension == 0)
            return null;
        var classes = new int[count];
        for (var i = 0; i < count; i++)
            classes[i] = _present[random.NextInt(_present.Length)];
        return Of(classes);
    }
}
