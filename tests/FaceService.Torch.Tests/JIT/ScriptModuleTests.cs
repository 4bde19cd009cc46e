using FaceService.Tests.TorchScript;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Torch.Tests.JIT;

/// <summary>A module of known arithmetic, written by hand, gives the numbers that the arithmetic gives.</summary>
public sealed class ScriptModuleTests
{
    // x·weightᵀ + bias, scaled where asked for; a method of another name; a tuple; a list; numbers.
    private const string Source = """
        def forward(self: __torch__.Net, x: Tensor, scale: float=1., negate: bool=False) -> Tensor:
          y = torch.mul(torch.linear(x, self.weight, self.bias), scale)
          if negate:
            z = torch.neg(y)
          else:
            z = y
          return z
        def pair(self: __torch__.Net, x: Tensor, times: int) -> Tuple[Tensor, Tensor]:
          return (torch.mul(x, times), torch.add(x, times))
        def both(self: __torch__.Net, x: List[Tensor]) -> List[Tensor]:
          return [torch.neg(x[0]), torch.neg(x[1])]
        def size(self: __torch__.Net, x: Tensor) -> int:
          return torch.dim(x)
        def fail(self: __torch__.Net, x: Tensor) -> Tensor:
          ops.prim.RaiseException("told to fail")
          return x
        """;

    private static readonly float[] Weight = [1, 2, 3, 4, 5, 6];
    private static readonly float[] Bias = [10, 20];

    [Fact]
    public void Forward_computes_with_the_files_own_weights()
    {
        using var scope = NewDisposeScope();
        using var module = jit.load<Tensor, Tensor>(Written());

        Assert.Equal([24f, 52f], module.forward(tensor(new float[] { 1, 2, 3 }, [1, 3])).data<float>().ToArray());
    }

    [Fact]
    public void Arguments_left_out_take_their_defaults()
    {
        using var scope = NewDisposeScope();
        using var module = jit.load(Bytes());
        var x = tensor(new float[] { 1, 2, 3 }, [1, 3]);

        Assert.Equal([48f, 104f], ((Tensor)module.forward(x, 2.0)).data<float>().ToArray());
        Assert.Equal([-24f, -52f], ((Tensor)module.call(x, 1f, true)).data<float>().ToArray());
        Assert.Equal(3, module.GetNumberOfInputs());
        Assert.Equal(["x", "scale", "negate"], module.InputNames());
    }

    [Fact]
    public void Methods_return_tuples_lists_and_numbers()
    {
        using var scope = NewDisposeScope();
        using var module = jit.load(Bytes());
        var x = ones(2);

        var (product, sum) = module.invoke<(Tensor, Tensor)>("pair", x, 3);
        var lists = module.invoke<Tensor[]>("both", (object)new[] { x, x * 2 });

        Assert.Equal([3f, 3f], product.data<float>().ToArray());
        Assert.Equal([4f, 4f], sum.data<float>().ToArray());
        Assert.Equal([-1f, -2f], lists.Select(item => item[0].item<float>()));
        Assert.Equal(1L, module.invoke<Scalar>("size", x).ToInt64());
    }

    [Fact]
    public void Gradients_reach_the_input_and_the_parameters()
    {
        using var scope = NewDisposeScope();
        using var module = jit.load<Tensor, Tensor>(Written());
        var x = tensor(new float[] { 1, 2, 3 }, [1, 3]).requires_grad_();

        module.forward(x).sum().backward();

        Assert.Equal([5f, 7f, 9f], x.grad!.data<float>().ToArray());
        Assert.Equal([1f, 2f, 3f, 1f, 2f, 3f], module.get_parameter("weight")!.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Parameters_are_the_modules_own()
    {
        using var scope = NewDisposeScope();
        using var module = jit.load<Tensor, Tensor>(Written());

        using (no_grad())
            module.get_parameter("bias")!.zero_();

        Assert.Equal(["weight", "bias"], module.named_parameters().Select(entry => entry.name));
        Assert.Equal([14f, 32f], module.forward(tensor(new float[] { 1, 2, 3 }, [1, 3])).data<float>().ToArray());
    }

    [Fact]
    public void Conversion_reaches_the_parameters()
    {
        using var scope = NewDisposeScope();
        using var module = jit.load<Tensor, Tensor>(Written()).to(ScalarType.Float64);

        var result = module.forward(tensor(new double[] { 1, 2, 3 }, [1, 3]));

        Assert.Equal(ScalarType.Float64, result.dtype);
        Assert.Equal([24.0, 52.0], result.data<double>().ToArray());
    }

    [Fact]
    public void Training_is_switched_on_and_off()
    {
        using var module = jit.load(Bytes());

        Assert.False(module.training);
        module.train();
        Assert.True(module.training);
        module.eval();
        Assert.False(module.training);
    }

    [Fact]
    public void Failure_inside_the_module_is_an_exception_and_the_module_goes_on()
    {
        using var scope = NewDisposeScope();
        using var module = jit.load(Bytes());

        Assert.Contains("told to fail", Assert.Throws<TorchException>(() => module.invoke("fail", ones(1))).Message, StringComparison.Ordinal);
        Assert.Contains("scale", Assert.Throws<TorchException>(() => module.forward(ones(1, 3), ones(1))).Message, StringComparison.Ordinal);
        Assert.Contains("nonesuch", Assert.Throws<TorchException>(() => module.invoke("nonesuch")).Message, StringComparison.Ordinal);
        Assert.Throws<TorchException>(() => module.forward(ones(1, 4)));
        Assert.Throws<ArgumentException>(() => module.forward(new object()));
        Assert.Throws<InvalidCastException>(() => module.invoke<Tensor>("size", ones(1)));
        Assert.Equal([16f, 35f], ((Tensor)module.forward(ones(1, 3))).data<float>().ToArray());
    }

    [Fact]
    public void Module_that_was_freed_cannot_be_called()
    {
        var module = jit.load(Bytes());
        module.Dispose();

        Assert.Throws<ObjectDisposedException>(() => module.forward());
    }

    internal static byte[] Bytes() => ScriptFileWriter.Write(Source, ("weight", [2, 3], Weight), ("bias", [2], Bias));

    private static string Written()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "net.pt");
        File.WriteAllBytes(path, Bytes());
        return path;
    }
}
