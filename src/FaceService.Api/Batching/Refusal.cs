namespace FaceService.Api.Batching;

/// <summary>Why a request was not admitted.</summary>
/// <param name="Cause">What stood in the way.</param>
/// <param name="RetryAfter">When to try again.</param>
internal sealed record Refusal(RefusalCause Cause, TimeSpan RetryAfter);
