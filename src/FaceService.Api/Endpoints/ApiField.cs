using System.Globalization;
using Microsoft.OpenApi;

namespace FaceService.Api.Endpoints;

/// <summary>A parameter or a body's field, as the API's description tells it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its JSON type; several where it may be either.</param>
/// <param name="Text">What it means and what is allowed.</param>
internal sealed record ApiField(string Name, JsonSchemaType Type, string Text)
{
    /// <summary>The elements' type, for an array.</summary>
    public JsonSchemaType? Items { get; init; }

    /// <summary>What is filled in where the API can be tried out, for a parameter.</summary>
    public string? Example { get; init; }

    /// <summary>What may be sent, where that is a handful of words.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The smallest number, and the largest.</summary>
    public (double Least, double Most)? Range { get; init; }

    /// <summary>Whether it must be sent.</summary>
    public bool Required { get; init; }

    /// <summary>The schema of its value.</summary>
    public OpenApiSchema Schema() => new()
    {
        Type = Type,
        Description = Text,
        Minimum = Range?.Least.ToString(CultureInfo.InvariantCulture),
        Maximum = Range?.Most.ToString(CultureInfo.InvariantCulture),
        Items = Type.HasFlag(JsonSchemaType.Array) ? new OpenApiSchema { Type = Items } : null,
        Enum = Words.Count > 0 ? [.. Words.Select(word => System.Text.Json.Nodes.JsonValue.Create(word))] : null,
    };
}
