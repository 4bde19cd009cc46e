namespace FaceService.Api.Problems;

/// <summary>Everything wrong with one request, gathered while it is read, so that a caller learns all at once.</summary>
internal sealed class FieldErrors
{
    private const int Most = 16;
    private const int LongestValue = 80;

    private readonly List<FieldError> _errors = [];

    public bool Any => _errors.Count > 0;

    public IReadOnlyList<FieldError> All => _errors;

    /// <param name="field">Where.</param>
    /// <param name="value">What was sent, however long; null when something is missing.</param>
    /// <param name="allowed">What may be sent.</param>
    public void Add(string field, string? value, string allowed)
    {
        if (_errors.Count < Most)
            _errors.Add(new FieldError(Shorten(field), value is null ? null : Shorten(value), allowed));
    }

    private static string Shorten(string text)
    {
        if (text.Length <= LongestValue)
            return text;
        var end = char.IsHighSurrogate(text[LongestValue - 1]) ? LongestValue - 1 : LongestValue;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
