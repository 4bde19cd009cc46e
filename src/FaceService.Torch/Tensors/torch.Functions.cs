using TorchSharp.Native;

namespace TorchSharp;

/// <summary>Tensors, their operators, and what goes with them: TorchSharp's API over the libtorch of this machine.</summary>
public static partial class torch
{
    private static readonly Op CatOp = new("aten::cat");
    private static readonly Op StackOp = new("aten::stack");
    private static readonly Op EinsumOp = new("aten::einsum");
    private static readonly Op HypotOp = new("aten::hypot");
    private static readonly Op WhereSelfOp = new("aten::where", "self");
    private static readonly Op EighOp = new("aten::linalg_eigh");
    private static readonly Op SvdOp = new("aten::linalg_svd");
    private static readonly Op QrOp = new("aten::linalg_qr");

    /// <summary>Tensors one after another along a dimension.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => CatOp.Call(tensors.ToArray(), dim);

    /// <summary>Tensors of one shape along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => StackOp.Call(tensors.ToArray(), dim);

    /// <summary>x where the condition holds, y elsewhere, broadcasting.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => WhereSelfOp.Call(condition, x, y);

    /// <summary>Sums of products in Einstein's notation, e.g. <c>nc,nchw-&gt;nhw</c>.</summary>
    public static Tensor einsum(string equation, params Tensor[] tensors) => EinsumOp.Call(equation, tensors);

    /// <summary>Matrix products with broadcasting.</summary>
    public static Tensor matmul(Tensor left, Tensor right) => left.matmul(right);

    /// <summary>The product of two matrices.</summary>
    public static Tensor mm(Tensor left, Tensor right) => left.mm(right);

    /// <summary>Products of two stacks of matrices.</summary>
    public static Tensor bmm(Tensor left, Tensor right) => left.bmm(right);

    /// <summary>beta · input + alpha · mat1 · mat2.</summary>
    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => input.addmm(mat1, mat2, beta, alpha);

    /// <summary>input + value · tensor1 · tensor2.</summary>
    public static Tensor addcmul(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcmul(tensor1, tensor2, value);

    /// <summary>Absolute values.</summary>
    public static Tensor abs(Tensor input) => input.abs();

    /// <summary>e to each element.</summary>
    public static Tensor exp(Tensor input) => input.exp();

    /// <summary>Natural logarithms.</summary>
    public static Tensor log(Tensor input) => input.log();

    /// <summary>Square roots.</summary>
    public static Tensor sqrt(Tensor input) => input.sqrt();

    /// <summary>Reciprocals of square roots.</summary>
    public static Tensor rsqrt(Tensor input) => input.rsqrt();

    /// <summary>Squares.</summary>
    public static Tensor square(Tensor input) => input.square();

    /// <summary>Sines.</summary>
    public static Tensor sin(Tensor input) => input.sin();

    /// <summary>Cosines.</summary>
    public static Tensor cos(Tensor input) => input.cos();

    /// <summary>Hyperbolic tangents.</summary>
    public static Tensor tanh(Tensor input) => input.tanh();

    /// <summary>1 / (1 + e^−x).</summary>
    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    /// <summary>Elements held between two bounds.</summary>
    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp(min, max);

    /// <summary>The larger of each pair.</summary>
    public static Tensor maximum(Tensor input, Tensor other) => input.maximum(other);

    /// <summary>The smaller of each pair.</summary>
    public static Tensor minimum(Tensor input, Tensor other) => input.minimum(other);

    /// <summary>√(x² + y²).</summary>
    public static Tensor hypot(Tensor input, Tensor other) => HypotOp.Call(input, other);

    /// <summary>start + weight · (end − start).</summary>
    public static Tensor lerp(Tensor input, Tensor end, Tensor weight) => input.lerp(end, weight);

    /// <summary>Sums over all elements.</summary>
    public static Tensor sum(Tensor input) => input.sum();

    /// <summary>The mean of all elements.</summary>
    public static Tensor mean(Tensor input) => input.mean();

    /// <summary>Zeros in another tensor's shape.</summary>
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => input.zeros_like(dtype, device, requires_grad);

    /// <summary>Ones in another tensor's shape.</summary>
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => input.ones_like(dtype, device, requires_grad);

    /// <summary>Normal numbers in another tensor's shape.</summary>
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => input.randn_like(dtype, device, requires_grad);

    /// <summary>Even numbers from [0, 1) in another tensor's shape.</summary>
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => input.rand_like(dtype, device, requires_grad);

    /// <summary>One number in another tensor's shape.</summary>
    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => input.full_like(value, dtype, device, requires_grad);

    /// <summary>How many threads an operator may use.</summary>
    public static int get_num_threads() => NativeMethods.NumThreads();

    /// <summary>Sets how many threads an operator may use.</summary>
    public static void set_num_threads(int num) => NativeError.Check(NativeMethods.SetNumThreads(num));

    /// <summary>Linear algebra.</summary>
    public static class linalg
    {
        /// <summary>Eigenvalues in rising order, and eigenvectors as columns, of a symmetric matrix.</summary>
        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') => EighOp.Call2(input, UPLO.ToString());

        /// <summary>Singular value decomposition: U, S in falling order, Vᵀ.</summary>
        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true) => SvdOp.Call3(input, fullMatrices);

        /// <summary>QR decomposition: Q with orthonormal columns, R upper triangular.</summary>
        public static (Tensor Q, Tensor R) qr(Tensor input) => QrOp.Call2(input, "reduced");
    }

    /// <summary>GPUs.</summary>
    public static class cuda
    {
        /// <summary>Whether libtorch has CUDA and finds a GPU.</summary>
        public static bool is_available() => NativeMethods.CudaAvailable() != 0;

        /// <summary>How many GPUs there are.</summary>
        public static int device_count() => NativeMethods.CudaDeviceCount();

        /// <summary>Waits for the GPU to finish.</summary>
        public static void synchronize(Device? device = null) => NativeError.Check(NativeMethods.CudaSynchronize());
    }
}
