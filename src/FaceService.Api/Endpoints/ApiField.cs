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

    /// <summary>The type of an object's values, where its names are data.</summary>
    public JsonSchemaType? Values { get; init; }

    /// <summary>The schema of its value.</summary>
    public OpenApiSchema Schema()
    {
        var schema = Of(Type, Items);
        schema.Description = Text;
        schema.Minimum = Range?.Least.ToString(CultureInfo.InvariantCulture);
        schema.Maximum = Range?.Most.ToString(CultureInfo.InvariantCulture);
        schema.Enum = Words.Count > 0 ? [.. Words.Select(word => System.Text.Json.Nodes.JsonValue.Create(word))] : null;
        schema.AdditionalProperties = Values is { } values ? Of(values, null) : null;
        return schema;
    }

    // OpenAPI 3.0 has one type a schema, and wants to know what is in an array.
    private static OpenApiSchema Of(JsonSchemaType type, JsonSchemaType? items)
    {
        JsonSchemaType[] types = [.. Enum.GetValues<JsonSchemaType>().Where(one => type.HasFlag(one))];
        return types.Length > 1
            ? new() { AnyOf = [.. types.Select(one => Of(one, items))] }
            : new() { Type = type, Items = type == JsonSchemaType.Array ? Of(items ?? JsonSchemaType.Number, null) : null };
    }
}
