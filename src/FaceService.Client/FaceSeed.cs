using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceService.Client;

/// <summary>What decides a face: a number, or any text, which is hashed.</summary>
[JsonConverter(typeof(Converter))]
public readonly struct FaceSeed : IEquatable<FaceSeed>
{
    private readonly string? _text;
    private readonly uint _number;

    private FaceSeed(string? text, uint number) => (_text, _number) = (text, number);

    /// <summary>A number.</summary>
    public static implicit operator FaceSeed(uint number) => new(null, number);

    /// <summary>A text.</summary>
    public static implicit operator FaceSeed(string text) => new(text, 0);

    /// <inheritdoc/>
    public static bool operator ==(FaceSeed left, FaceSeed right) => left.Equals(right);

    /// <inheritdoc/>
    public static bool operator !=(FaceSeed left, FaceSeed right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(FaceSeed other) => _text == other._text && _number == other._number;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FaceSeed other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_text, _number);

    /// <summary>As it stands in a URL, before it is escaped.</summary>
    public override string ToString() => _text ?? _number.ToString(CultureInfo.InvariantCulture);

    internal sealed class Converter : JsonConverter<FaceSeed>
    {
        public override FaceSeed Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number ? reader.GetUInt32() : reader.GetString()!;

        public override void Write(Utf8JsonWriter writer, FaceSeed value, JsonSerializerOptions options)
        {
            if (value._text is { } text)
                writer.WriteStringValue(text);
            else
                writer.WriteNumberValue(value._number);
        }
    }
}
