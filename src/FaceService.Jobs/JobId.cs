using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceService.Jobs;

/// <summary>
/// Names a job and its folder. Starts with the time of its making, so that sorting by name is sorting by age; the tail
/// keeps two jobs of one second apart.
/// </summary>
[JsonConverter(typeof(JobIdConverter))]
public readonly record struct JobId : IComparable<JobId>
{
    // No vowels: a random tail never spells a word.
    private const string Alphabet = "0123456789bcdfghjkmnpqrstvwxz";
    private const int TailLength = 5;

    private JobId(string value) => Value = value;

    /// <summary>The text, e.g. <c>20260314-091500-k3f9t</c>.</summary>
    public string Value { get => field ?? ""; }

    /// <summary>Makes a new one.</summary>
    /// <param name="now">The time of making.</param>
    public static JobId Create(DateTimeOffset now)
    {
        var stamp = now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        return new JobId($"{stamp}-{RandomNumberGenerator.GetString(Alphabet, TailLength)}");
    }

    /// <summary>Takes a text for an id if it could be one; such a text is always safe as the name of a folder.</summary>
    /// <param name="text">What a caller sent.</param>
    /// <param name="id">The id.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out JobId id)
    {
        var good = ResourceName.IsWellFormed(text);
        id = good ? new JobId(text!) : default;
        return good;
    }

    /// <inheritdoc/>
    public int CompareTo(JobId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Writes a <see cref="JobId"/> as a plain JSON string.</summary>
internal sealed class JobIdConverter : JsonConverter<JobId>
{
    public override JobId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JobId.TryParse(reader.GetString(), out var id)
            ? id
            : throw new JsonException($"'{reader.GetString()}' is not the id of a job.");

    public override void Write(Utf8JsonWriter writer, JobId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
