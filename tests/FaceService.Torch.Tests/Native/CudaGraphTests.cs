using TorchSharp;
using static TorchSharp.torch;

namespace FaceService.Torch.Tests.Native;

public sealed class CudaGraphTests
{
    [Fact]
    public void Without_a_gpu_there_are_no_graphs_and_the_error_says_why()
    {
        if (CudaGraph.IsAvailable)
            return; // GpuChecks of ./face bench gpu are for such a machine
        var failure = Assert.Throws<TorchException>(() => new CudaGraph(new Device("cuda:0")));

        Assert.Matches("GPU that is there|built without CUDA graphs", failure.Message);
    }

    [Fact]
    public void Graphs_need_a_gpu() => Assert.True(!CudaGraph.IsAvailable || cuda.is_available());

    [Fact]
    public void Gpus_can_be_made_repeatable_where_there_are_none() => TorchRuntime.MakeGpusRepeatable();
}
