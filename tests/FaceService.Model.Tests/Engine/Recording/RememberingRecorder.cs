using System.Runtime.InteropServices;
using FaceService.Model.Engine.Recording;

namespace FaceService.Model.Tests.Engine.Recording;

/// <summary>Stands in for CUDA graphs: records by remembering the work, and replays by doing it again.</summary>
internal sealed class RememberingRecorder : IRecorder
{
    /// <summary>From this recording on, each fails half-way; null for none.</summary>
    public int? FailsFrom { get; init; }

    public int Begun { get; private set; }

    public int Held { get; private set; }

    public int Replays { get; private set; }

    public IRecording Record(Action work)
    {
        work(); // the warm-up
        if (Begun++ >= FailsFrom)
            throw new ExternalException("operation not permitted when stream is capturing");
        work();
        Held++;
        return new Remembered(this, work);
    }

    private sealed class Remembered(RememberingRecorder recorder, Action work) : IRecording
    {
        public void Replay()
        {
            recorder.Replays++;
            work();
        }

        public void Dispose() => recorder.Held--;
    }
}
