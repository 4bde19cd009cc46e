using System.Net;

namespace FaceService.Client;

/// <summary>Sends a request again when the service has said when: 429 and 503 with Retry-After. A body that cannot be read twice is sent once.</summary>
/// <param name="options">How often, and how long at most.</param>
/// <param name="clock">What is waited by.</param>
internal sealed class RetryAfterHandler(FaceServiceOptions options, TimeProvider clock) : DelegatingHandler
{
    /// <summary>Marks a request whose body is a stream that has no beginning to go back to.</summary>
    public static readonly HttpRequestOptionsKey<bool> Once = new("FaceService.Once");

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var most = request.Options.TryGetValue(Once, out var once) && once ? 0 : options.MaxRetries;
        for (var tries = 0; ; tries++)
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (tries == most || Wait(response) is not { } wait || wait > options.LongestWait)
                return response;
            response.Dispose();
            await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private TimeSpan? Wait(HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
            return null;
        var wait = response.Headers.RetryAfter?.Delta ?? (response.Headers.RetryAfter?.Date is { } date ? date - clock.GetUtcNow() : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
