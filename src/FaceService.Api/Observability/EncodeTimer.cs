namespace FaceService.Api.Observability;

/// <summary>Notes in the request's log what encoding took.</summary>
internal static class EncodeTimer
{
    public static T Run<T>(HttpContext context, Func<T> encode)
    {
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        var started = clock.GetTimestamp();
        var result = encode();
        FaceRequestLog.Of(context).Encode += clock.GetElapsedTime(started);
        return result;
    }
}
