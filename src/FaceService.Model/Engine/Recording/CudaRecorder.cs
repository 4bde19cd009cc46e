using FaceService.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Engine.Recording;

/// <summary>Records as CUDA graphs. All recordings of one recorder share the memory that they need only while they run.</summary>
/// <param name="device">The GPU.</param>
internal sealed class CudaRecorder(Device device) : IRecorder
{
    // Knows the shared memory, and is itself never recorded; the memory lives as long as any recording.
    private CudaGraph? memory;

    public IRecording Record(Action work)
    {
        memory ??= new CudaGraph(device);
        var graph = new CudaGraph(device, memory);
        try
        {
            graph.Record(work);
        }
        catch
        {
            graph.Dispose();
            throw;
        }

        return new Recorded(graph);
    }

    private sealed class Recorded(CudaGraph graph) : IRecording
    {
        public void Replay() => graph.Replay();

        public void Dispose() => graph.Dispose();
    }
}
