namespace FaceService.Model.Engine.Recording;

/// <summary>Work that was recorded.</summary>
internal interface IRecording : IDisposable
{
    /// <summary>Repeats it: reads its inputs anew, and writes its results where they were.</summary>
    void Replay();
}
