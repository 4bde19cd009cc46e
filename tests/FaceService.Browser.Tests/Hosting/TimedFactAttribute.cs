namespace FaceService.Browser.Tests.Hosting;

/// <summary>A measurement: it says something only on a machine that does nothing else, and so is run by name, with FACE_TIMINGS=1.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TimedFactAttribute : FactAttribute
{
    public TimedFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("FACE_TIMINGS") != "1")
            Skip = "Measured with FACE_TIMINGS=1 on a quiet machine.";
    }
}
