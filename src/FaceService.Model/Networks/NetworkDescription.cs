using FaceService.Model.Networks.Classic;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2;
using static TorchSharp.torch;

namespace FaceService.Model.Networks;

/// <summary>A network's layers, shapes and trainable parameters, for people to read.</summary>
/// <param name="Layers">In the order in which they run.</param>
/// <param name="Parameters">Trainable numbers in all.</param>
public sealed record NetworkDescription(IReadOnlyList<LayerDescription> Layers, long Parameters)
{
    /// <summary>Describes a network that <see cref="NetworkFactory"/> built.</summary>
    /// <param name="network">A generator or discriminator.</param>
    /// <exception cref="ArgumentException">It came from elsewhere.</exception>
    public static NetworkDescription Of(nn.Module<Tensor, Tensor?, Tensor> network)
    {
        var layers = network switch
        {
            ClassicNetwork classic => classic.Description,
            StyleGan2Generator generator => StyleGan2Layers.Of(generator),
            StyleGan2Discriminator discriminator => StyleGan2Layers.Of(discriminator),
            _ => throw new ArgumentException($"{network.GetName()} was not built by NetworkFactory.", nameof(network)),
        };
        return new NetworkDescription(layers, network.parameters().Sum(parameter => parameter.numel()));
    }
}
