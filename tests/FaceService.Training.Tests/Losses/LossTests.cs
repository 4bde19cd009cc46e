using FaceService.Model.Torch;
using FaceService.Training.Losses;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Losses;

/// <summary>Expected numbers were computed with PyTorch 1.13 in float64.</summary>
[Collection(DeviceThread.Name)]
public sealed class LossTests
{
    private const int Digits = 5;

    [Fact]
    public void Logistic_values_equal_pytorchs()
    {
        using var scope = NewDisposeScope();
        var (fake, real) = (Column(-1.5f, 0.25f, 3), Column(0.5f, -0.75f, 2));

        Assert.Equal(0.7753133498, LogisticLoss.Generator(fake).item<float>(), Digits);
        Assert.Equal(1.3586466831, LogisticLoss.DiscriminatorFake(fake).item<float>(), Digits);
        Assert.Equal(0.5792920004, LogisticLoss.DiscriminatorReal(real).item<float>(), Digits);
    }

    [Fact]
    public void Relativistic_values_equal_pytorchs()
    {
        using var scope = NewDisposeScope();
        var (fake, real) = (Column(-1.5f, 0.25f, 3), Column(0.5f, -0.75f, 0));

        Assert.Equal(Reference([-2, 1, 3]), RelativisticLoss.Generator(fake, real).item<float>(), Digits);
        Assert.Equal(Reference([2, -1, -3]), RelativisticLoss.Discriminator(fake, real).item<float>(), Digits);

        static double Reference(double[] margins) => margins.Average(m => Math.Log(1 + Math.Exp(-m)));
    }

    [Fact]
    public void CrossEntropy_soft_targets_equal_pytorchs()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(
            0.8861466831, CrossEntropyLoss.Mean(Column(-1.5f, 0.25f, 3), Column(1, 0.03f, 0.97f)).item<float>(), Digits);
    }

    [Fact]
    public void GradientPenalty_value_and_gradient_equal_pytorchs()
    {
        using var scope = NewDisposeScope();
        var x = Line(-1, 1, 24).reshape(2, 3, 2, 2).requires_grad_();
        var w = Line(0.5, 2, 12).requires_grad_();
        var logits = x.mul(w.reshape(1, 3, 2, 2)).tanh().sum([1, 2, 3]).unsqueeze(1);

        var norms = GradientPenalty.SquaredNorms(logits, x);
        norms.mean().backward();

        Close([14.940803360502827, 4.991358214576434], norms);
        Close(
            [
                0.6653958806, 0.7504536311, 0.7904459671, 0.7479137782, 0.5997314516, 0.3844247076,
                0.2123503542, 0.2049342923, 0.4206312254, 0.8447357288, 1.4024289414, 1.9117890159,
            ],
            w.grad!);
    }

    [Fact]
    public void PathLength_value_and_gradient_equal_pytorchs()
    {
        using var scope = NewDisposeScope();
        var ws = Line(-1, 1, 24).reshape(2, 3, 4).requires_grad_();
        var m = Line(-0.5, 0.7, 144).reshape(12, 12).requires_grad_();
        var images = ws.reshape(2, 12).mm(m).sin().reshape(2, 3, 2, 2);

        var lengths = PathLengthPenalty.Lengths(images, ws, Line(1, -2, 24).reshape(2, 3, 2, 2));
        lengths.Minus(1).Squared().mean().backward();

        Close([0.7487696396946709, 2.029102549814415], lengths);
        Assert.Equal(33.43292052, m.grad!.sum().item<float>(), 3);
        Assert.Equal(-0.0439004486, m.grad![0, 0].item<float>(), Digits);
        Assert.Equal(0.2532058087, m.grad![5, 7].item<float>(), Digits);
    }

    private static Tensor Column(params float[] values) => tensor(values, [values.Length, 1]);

    private static Tensor Line(double from, double to, int count) =>
        tensor([.. Enumerable.Range(0, count).Select(i => (float)(from + ((to - from) * i / (count - 1))))], [count]);

    private static void Close(double[] expected, Tensor actual)
    {
        var values = actual.detach().cpu().data<float>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], values[i], 4);
    }
}
