using static TorchSharp.torch;

namespace FaceService.Torch.Tests.NN;

public sealed class BatchNormTests
{
    [Fact]
    public void Running_averages_and_outputs_are_PyTorchs()
    {
        using var scope = NewDisposeScope();
        var expected = Fixture.Load("batch-norm");
        using var norm = nn.BatchNorm2d(2, eps: 1e-3, momentum: 0.2, dtype: ScalarType.Float64);

        for (var t = 0; t < 3; t++)
        {
            norm.train(t < 2);
            var output = norm.call(Fixture.Uniform($"running.{t}", 3, 2, 2, 2) * (t + 1));
            Fixture.AssertClose(expected.GetProperty("outputs").Lists()[t], output.data<double>().ToArray(), 1e-8, $"output {t}");
        }

        Fixture.AssertClose(expected.GetProperty("mean").Numbers(), norm.running_mean!.data<double>().ToArray(), 1e-8, "mean");
        Fixture.AssertClose(expected.GetProperty("var").Numbers(), norm.running_var!.data<double>().ToArray(), 1e-8, "variance");
        Assert.Equal(expected.GetProperty("batches").GetInt64(), norm.num_batches_tracked!.item<long>());
    }
}
