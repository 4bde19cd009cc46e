using static FaceService.Torch.Tests.Layers.LayerInput;
using static TorchSharp.torch;

namespace FaceService.Torch.Tests.Layers;

internal static partial class LayerCases
{
    private static LayerCase[] Elementwise() =>
    [
        Case("where", Flat, Any(3, 5), (x, y) => where(Fixture.Uniform("mask", 3, 5) > 0, x, y)),
        Case("clamp", Flat, x => x.clamp(-0.4, 0.5)),
        Case("clamp_tensors", Flat, Positive(5), (x, y) => x.clamp(y * -0.4, y * 0.3)),
        Case("lerp", Flat, Any(3, 5), (x, y) => x.lerp(y, 0.3)),
        Case("lerp_tensor", Flat, Any(3, 5), Unit(5), lerp),
        Case("pow", Flat, x => x.pow(3)),
        Case("pow_tensor", Positive(3, 5), Any(5), (x, y) => x.pow(y)),
        Case("sqrt", Positive(3, 5), sqrt),
        Case("rsqrt", Positive(3, 5), rsqrt),
        Case("square", Flat, square),
        Case("abs", Flat, abs),
        Case("exp", Flat, exp),
        Case("log", Positive(3, 5), log),
        Case("quotient", Flat, Positive(5), (x, y) => (2 / y) + (x / y) - (3 / (y + 1))),
        Case("addcmul", Flat, Any(5), Any(3, 5), (x, y, z) => addcmul(x, y, z, 0.5)),
        Case("addcdiv", Flat, Any(5), Positive(3, 5), (x, y, z) => x.addcdiv(y, z, -2)),
    ];
}
