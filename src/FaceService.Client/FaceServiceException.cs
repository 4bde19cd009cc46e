using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace FaceService.Client;

/// <summary>The service refused a request, and says why (RFC 9457).</summary>
public sealed class FaceServiceException : HttpRequestException
{
    private FaceServiceException(HttpStatusCode status, string message, IReadOnlyList<FaceServiceError> errors)
        : base(message, null, status) => Errors = errors;

    /// <summary>Everything wrong with the request; empty where no field is to blame.</summary>
    public IReadOnlyList<FaceServiceError> Errors { get; }

    /// <summary>When to try again, if the service said so.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    internal static async Task<FaceServiceException> OfAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var wait = response.Headers.RetryAfter?.Delta;
        try
        {
            var problem = await response.Content.ReadFromJsonAsync<Problem>(FaceJson.Options, cancellation).ConfigureAwait(false);
            return new(response.StatusCode, problem?.Detail ?? $"{(int)response.StatusCode}", problem?.Errors ?? []) { RetryAfter = wait };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Something between here and the service answered.
            return new(response.StatusCode, $"{(int)response.StatusCode} {response.ReasonPhrase}", []) { RetryAfter = wait };
        }
    }

    private sealed record Problem(string? Detail, IReadOnlyList<FaceServiceError>? Errors);
}

/// <summary>One thing wrong with a request.</summary>
/// <param name="Field">Where.</param>
/// <param name="Value">What was sent; null when something is missing.</param>
/// <param name="Allowed">What may be sent.</param>
public sealed record FaceServiceError(string Field, string? Value, string Allowed);
