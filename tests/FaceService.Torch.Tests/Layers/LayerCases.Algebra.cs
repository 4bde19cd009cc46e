using static FaceService.Torch.Tests.Layers.LayerInput;
using static TorchSharp.torch;

namespace FaceService.Torch.Tests.Layers;

internal static partial class LayerCases
{
    private static LayerCase[] Algebra() =>
    [
        Case("matmul", Any(2, 3, 4), Any(4, 2), matmul),
        Case("mm", Any(3, 4), Any(4, 2), mm),
        Case("bmm", Any(2, 3, 4), Any(2, 4, 2), bmm),
        Case("addmm", Any(3, 2), Any(3, 4), Any(4, 2), (b, x, y) => addmm(b, x, y, beta: 0.5f, alpha: 2)),
        Case("einsum", Any(2, 3, 4), Any(2, 4, 5), Any(5), (x, y, z) => einsum("bij,bjk,k->bi", x, y, z)),
    ];
}
