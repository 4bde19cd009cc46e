namespace FaceService.Model.Engine.Recording;

/// <summary>Records what work asks of a device, so that it can be repeated without asking again.</summary>
internal interface IRecorder
{
    /// <summary>Does the work at least once, and records it.</summary>
    /// <param name="work">Reads and writes the same tensors each time, and never waits for the device.</param>
    /// <returns>The caller disposes of it.</returns>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">It cannot be recorded.</exception>
    IRecording Record(Action work);
}
