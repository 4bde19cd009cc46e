namespace FaceService.Api.Training;

/// <summary>Starts worker processes.</summary>
internal interface IWorkerLauncher
{
    /// <summary>Starts one.</summary>
    /// <exception cref="InvalidOperationException">It cannot be started; the message says why.</exception>
    IWorkerProcess Start();
}
