using System.Text.Json;
using FaceService.Model.Tests.Networks;
using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Tests.Torch;

public sealed class BatchNormLayerTests
{
    [Fact]
    public void Running_averages_and_outputs_are_PyTorchs()
    {
        using var scope = NewDisposeScope();
        using var reference = ReferenceNumbers.Load("batch-norm");
        var expected = reference.Root;
        using var norm = new BatchNormLayer(2, epsilon: 1e-3, momentum: 0.2);

        for (var t = 0; t < 3; t++)
        {
            norm.train(t < 2);
            var output = norm.call(ReferenceNumbers.Uniform($"running.{t}", [3, 2, 2, 2]).Times(t + 1));
            Close(expected.GetProperty("outputs")[t], output);
        }

        var buffers = norm.named_buffers().ToDictionary(entry => entry.name, entry => entry.buffer);
        Close(expected.GetProperty("mean"), buffers["running_mean"]);
        Close(expected.GetProperty("var"), buffers["running_var"]);
        Assert.Equal(expected.GetProperty("batches").GetInt64(), buffers["num_batches_tracked"].item<long>());
        Assert.Equal(["weight", "bias"], norm.named_parameters().Select(entry => entry.name));
    }

    private static void Close(JsonElement expected, Tensor actual) => ReferenceNumbers.Close("batch norm", ReferenceNumbers.Numbers(expected), ReferenceNumbers.ToArray(actual), 1e-5);
}
