using System.Text.Json;
using FaceService.Api.Problems;
using Microsoft.OpenApi;

namespace FaceService.Api.Faces.Requests;

/// <summary>A field of requests: what readers, error messages and the API's description know of it.</summary>
/// <param name="Name">Its name, in JSON, in a URL and in the canonical request.</param>
/// <param name="Text">What it means.</param>
internal abstract record FaceField(string Name, string Text)
{
    /// <summary>What may be sent, in the words of errors.</summary>
    public required string Allowed { get; init; }

    public required JsonSchemaType Type { get; init; }

    /// <summary>The elements' type, for an array.</summary>
    public JsonSchemaType? Items { get; init; }

    /// <summary>The type of an object's values, where its names are data.</summary>
    public JsonSchemaType? Values { get; init; }

    /// <summary>What may be sent, where that is a handful of words.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The smallest number, and the largest.</summary>
    public (double Least, double Most)? Range { get; init; }

    /// <summary>What Swagger fills in where it is a parameter.</summary>
    public string? Example { get; init; }

    public bool Required { get; init; }
}

/// <summary>A field with the type that its value is read as; null stands for a field that was not sent, or was wrong.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">What it means.</param>
internal sealed record FaceField<T>(string Name, string Text) : FaceField(Name, Text)
{
    /// <summary>Reads a value of JSON that stands at a path; notes what is wrong.</summary>
    public required Func<FaceField<T>, JsonElement, string, FieldErrors, T?> FromJson { get; init; }

    /// <summary>Reads a parameter of a URL; null where it cannot be one.</summary>
    public Func<FaceField<T>, string, FieldErrors, T?>? FromQuery { get; init; }

    /// <summary>What holds where none is sent.</summary>
    public T? Default { get; init; }

    /// <summary>Notes that the value is wrong.</summary>
    public T? Refuse(JsonElement value, string where, FieldErrors errors)
    {
        errors.Add(where, JsonFields.Show(value), Allowed);
        return default;
    }

    /// <inheritdoc cref="Refuse(JsonElement, string, FieldErrors)"/>
    public T? Refuse(string text, FieldErrors errors)
    {
        errors.Add(Name, text.Length == 0 ? "empty" : text, Allowed);
        return default;
    }
}

/// <summary>What is allowed, in the words of errors and of the API's description.</summary>
internal static class FaceWords
{
    public const string Model = "NAME or NAME@VERSION of a model that GET /models lists";

    /// <summary>Such as <c>a, b or c</c>.</summary>
    public static string Or(IEnumerable<string> words)
    {
        string[] all = [.. words];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }
}
