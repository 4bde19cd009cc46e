using F = TorchSharp.torch.nn.functional;

namespace FaceService.Torch.Tests.Layers;

internal static partial class LayerCases
{
    private static LayerCase[] Activations() =>
    [
        Case("leaky_relu", Flat, x => F.leaky_relu(x, 0.2)),
        Case("relu", Flat, x => F.relu(x)),
        Case("tanh", Flat, x => F.tanh(x)),
        Case("sigmoid", Flat, x => F.sigmoid(x)),
        Case("softplus", Flat, x => F.softplus(x * 4)),
        Case("softplus_beta_threshold", Flat, x => F.softplus(x, beta: 2, threshold: 1)),
        Case("elu", Flat, x => F.elu(x, 0.7)),
        Case("selu", Flat, x => F.selu(x)),
        Case("silu", Flat, x => F.silu(x)),
        Case("softmax", Flat, x => F.softmax(x, 1)),
        Case("log_softmax", Flat, x => x.log_softmax(0)),
        Case("normalize", X, x => F.normalize(x)),
    ];
}
