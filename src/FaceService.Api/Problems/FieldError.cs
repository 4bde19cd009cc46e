namespace FaceService.Api.Problems;

/// <summary>One thing wrong with a request.</summary>
/// <param name="Field">Where: a JSON path such as <c>mix.layers[2]</c>, a parameter or a header.</param>
/// <param name="Value">What was sent, shortened; null when something is missing.</param>
/// <param name="Allowed">What may be sent.</param>
internal sealed record FieldError(string Field, string? Value, string Allowed)
{
    /// <summary>The error as a sentence.</summary>
    public override string ToString() =>
        Value is null ? $"{Field} is missing; allowed is {Allowed}." : $"{Field} is {Value}; allowed is {Allowed}.";
}
