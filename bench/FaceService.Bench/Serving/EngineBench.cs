using FaceService.Model.Engine;

namespace FaceService.Bench.Serving;

/// <summary>Measures the engine on a thread of its own, as the service drives it, and puts it away again.</summary>
internal static class EngineBench
{
    public static EngineFigures Run(ServeSettings settings)
    {
        EngineFigures? figures = null;
        var thread = new Thread(() =>
        {
            var loader = FaceGeneratorLoader.ForDevices(new EngineOptions { Precision = settings.Precision })[0];
            using var generator = loader.Load(settings.Model);
            figures = new EngineMeasure(settings.Model, generator, settings.Duration).Run();
        });
        thread.Start();
        thread.Join();
        return figures ?? throw new InvalidOperationException("The engine was not measured.");
    }
}
