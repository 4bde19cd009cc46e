using FaceService.Torch;

namespace FaceService.Model.Engine;

/// <summary>Until it is disposed of, on the same thread, libtorch does what this thread asks for without other threads' help.</summary>
internal readonly struct OneThread : IDisposable
{
    private readonly int before;

    private OneThread(int before) => this.before = before;

    /// <summary>Whether the libtorch in use can be told so.</summary>
    public static bool IsPossible { get; } = Try();

    public static OneThread Enter() => new(TorchRuntime.LimitOwnThreads(1));

    public void Dispose()
    {
        if (before > 0)
            TorchRuntime.LimitOwnThreads(before);
    }

    private static bool Try()
    {
        using var one = Enter();
        return one.before > 0;
    }
}
