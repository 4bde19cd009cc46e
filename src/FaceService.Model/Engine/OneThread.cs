using FaceService.Model.Torch;

namespace FaceService.Model.Engine;

/// <summary>Until it is disposed of, on the same thread, libtorch does what this thread asks for without other threads' help.</summary>
internal readonly struct OneThread : IDisposable
{
    private readonly int before;

    private OneThread(int before) => this.before = before;

    public static OneThread Enter() => new(TorchThreads.LimitOwn(1));

    public void Dispose() => TorchThreads.LimitOwn(before);
}
