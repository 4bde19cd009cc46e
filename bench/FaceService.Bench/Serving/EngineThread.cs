namespace FaceService.Bench.Serving;

/// <summary>Runs the engine on a thread of its own, as the service drives it.</summary>
internal static class EngineThread
{
    public static T Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>();
        var thread = new Thread(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        });
        thread.Start();
        return done.Task.GetAwaiter().GetResult();
    }
}
