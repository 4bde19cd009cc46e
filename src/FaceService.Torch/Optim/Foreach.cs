using TorchSharp.Native;

namespace TorchSharp.Optim;

/// <summary>Operators over whole lists of tensors: one call for all parameters, fused on a GPU.</summary>
internal static class Foreach
{
    private static readonly Op MulOp = new("aten::_foreach_mul_", "Scalar");
    private static readonly Op AddOp = new("aten::_foreach_add_", "List");
    private static readonly Op AddScalarOp = new("aten::_foreach_add_", "Scalar");
    private static readonly Op AddNewOp = new("aten::_foreach_add", "List");
    private static readonly Op AddcmulOp = new("aten::_foreach_addcmul_", "Scalar");
    private static readonly Op AddcdivOp = new("aten::_foreach_addcdiv_", "Scalar");
    private static readonly Op SqrtOp = new("aten::_foreach_sqrt");
    private static readonly Op DivOp = new("aten::_foreach_div_", "Scalar");
    private static readonly Op NegOp = new("aten::_foreach_neg");

    public static void Mul(torch.Tensor[] self, double factor) => MulOp.CallInPlace(self, factor);

    public static void Add(torch.Tensor[] self, torch.Tensor[] other, double alpha) => AddOp.CallInPlace(self, other, alpha);

    public static void Add(torch.Tensor[] self, double value) => AddScalarOp.CallInPlace(self, value);

    public static torch.Tensor[] Sum(torch.Tensor[] self, torch.Tensor[] other, double alpha) => AddNewOp.CallList(self, other, alpha);

    public static void Addcmul(torch.Tensor[] self, torch.Tensor[] first, torch.Tensor[] second, double value) => AddcmulOp.CallInPlace(self, first, second, value);

    public static void Addcdiv(torch.Tensor[] self, torch.Tensor[] numerator, torch.Tensor[] denominator, double value) => AddcdivOp.CallInPlace(self, numerator, denominator, value);

    public static torch.Tensor[] Sqrt(torch.Tensor[] self) => SqrtOp.CallList((Arg)self);

    public static void Div(torch.Tensor[] self, double divisor) => DivOp.CallInPlace(self, divisor);

    public static torch.Tensor[] Neg(torch.Tensor[] self) => NegOp.CallList((Arg)self);
}
