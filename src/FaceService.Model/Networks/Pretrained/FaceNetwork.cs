using System.Runtime.InteropServices;
using FaceService.Model.Weights;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Pretrained;

/// <summary>
/// A network of the package <c>@vladmandic/face-api</c>. Each takes images [N, 3, <see cref="Size"/>, <see cref="Size"/>] of levels 0 … 255, red
/// first, with one face that fills most of the image. Weights never change; images may carry gradients. One thread.
/// </summary>
public abstract class FaceNetwork : IDisposable
{
    /// <summary>The mean of red, green and blue that most of them take off.</summary>
    private protected static readonly double[] FaceMean = [122.782, 117.001, 104.298];

    private protected FaceNetwork(IReadOnlyDictionary<string, WeightTensor> weights, Device? device) => Weights = new FrozenWeights(weights, device ?? CPU);

    /// <summary>Pixels a side that it takes.</summary>
    public abstract int Size { get; }

    private protected FrozenWeights Weights { get; }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        Weights.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Computes something of one empty image, so that weights that do not fit each other are found at once.</summary>
    private protected static T Tried<T>(T network, Func<T, Tensor> compute)
        where T : FaceNetwork
    {
        try
        {
            using var _ = no_grad();
            using var scope = NewDisposeScope();
            compute(network);
            return network;
        }
        catch (ExternalException e)
        {
            network.Dispose();
            throw new WeightFileException($"The weights of {typeof(T).Name} do not fit each other: {e.Message.Split('\n')[0]}", e);
        }
        catch (WeightFileException)
        {
            network.Dispose();
            throw;
        }
    }
}
