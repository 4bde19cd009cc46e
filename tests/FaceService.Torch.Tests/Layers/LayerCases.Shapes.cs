using static FaceService.Torch.Tests.Layers.LayerInput;
using static TorchSharp.torch;

namespace FaceService.Torch.Tests.Layers;

internal static partial class LayerCases
{
    private static LayerCase[] Shapes() =>
    [
        Case("index", X, x => x[TensorIndex.Slice(1), TensorIndex.Tensor(tensor(new long[] { 2, 0, 2 })), TensorIndex.Ellipsis, TensorIndex.Slice(step: 2)]),
        Case("index_mask", Flat, x => x[TensorIndex.Tensor(Fixture.Uniform("mask", 3, 5) > 0)]),
        Case("index_put", Flat, Any(2, 5), (x, y) => x.clone().index_put_(y, TensorIndex.Tensor(tensor(new long[] { 2, 0 })))),
        Case("index_select", X, x => x.index_select(2, tensor(new long[] { 3, 0, 0 }))),
        Case("gather", Flat, x => x.gather(1, tensor(new long[,] { { 2, 0, 1 }, { 1, 1, 4 } }))),
        Case("narrow", X, x => x.narrow(3, 2, 3)),
        Case("cat", Flat, Any(3, 2), (x, y) => cat([x, y, x], 1)),
        Case("stack", Flat, Any(3, 5), (x, y) => stack([x, y], 1)),
        Case("shapes", X, x => x.permute(0, 2, 3, 1).reshape(2, 20, 4).transpose(1, 2).flip(2).unsqueeze(1).expand(2, 2, 4, 20).repeat(1, 1, 1, 2).squeeze()),
        Case("roll_unfold", Flat, x => x.roll([1, 2], [0, 1]).unfold(1, 3, 2)),
    ];
}
