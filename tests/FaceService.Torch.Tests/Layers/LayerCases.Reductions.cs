namespace FaceService.Torch.Tests.Layers;

internal static partial class LayerCases
{
    private static LayerCase[] Reductions() =>
    [
        Case("mean", X, x => x.mean([2, 3], keepdim: true)),
        Case("sum", X, x => x.sum([0, 2])),
        Case("var", X, x => x.var([0, 2, 3])),
        Case("var_biased", X, x => x.var([0], unbiased: false, keepdim: true)),
        Case("std", Flat, x => x.std(1)),
        Case("std_of_all", Flat, x => x.std(unbiased: false)),
        Case("amax", X, x => x.amax([2, 3])),
        Case("max_of_dimension", Flat, x => x.max(1).values),
        Case("norm", Flat, x => x.norm()),
        Case("cumsum", Flat, x => x.cumsum(1)),
        Case("sort", Flat, x => x.sort(1, descending: true, stable: true).Values),
    ];
}
