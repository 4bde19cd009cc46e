using System.Text;
using System.Text.Json;

namespace FaceService.Api.Tests.Description;

/// <summary>Types for TypeScript, out of an OpenAPI document: each schema, and of each operation its parameters and its JSON body.</summary>
internal static class TypeScript
{
    public static string Of(JsonElement document)
    {
        var text = new StringBuilder("// Written from docs/openapi.json by FACE_RENEW=1 ./face test --filter OpenApiDocument. Do not edit.\n");
        foreach (var schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject())
            Declare(text, schema.Name, Text(schema.Value, "description"), TypeOf(schema.Value, 0));
        foreach (var operation in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => operation.Value)))
        {
            var name = operation.GetProperty("operationId").GetString()!;
            name = char.ToUpperInvariant(name[0]) + name[1..];
            var summary = Text(operation, "summary");
            if (operation.TryGetProperty("parameters", out var parameters) && parameters.GetArrayLength() > 0)
                Declare(text, $"{name}Parameters", summary, Members(parameters.EnumerateArray().Select(parameter => (
                    parameter.GetProperty("name").GetString()!,
                    parameter.TryGetProperty("required", out var required) && required.GetBoolean(),
                    Text(parameter, "description"),
                    TypeOf(parameter.GetProperty("schema"), 1))), 0));
            if (operation.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var json))
                Declare(text, $"{name}Request", summary, TypeOf(json.GetProperty("schema"), 0));
        }

        return text.ToString();
    }

    private static void Declare(StringBuilder text, string name, string? comment, string type)
    {
        text.Append('\n').Append(Comment(comment, ""));
        text.Append(type.StartsWith('{') ? $"export interface {name} {type}\n" : $"export type {name} = {type};\n");
    }

    private static string TypeOf(JsonElement schema, int depth) =>
        Plain(schema, depth) + (schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean() ? " | null" : "");

    private static string Plain(JsonElement schema, int depth)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return reference.GetString()!.Split('/')[^1];
        if (schema.TryGetProperty("oneOf", out var any) || schema.TryGetProperty("anyOf", out any) || schema.TryGetProperty("allOf", out any))
            return string.Join(" | ", any.EnumerateArray().Select(one => TypeOf(one, depth)).Distinct());
        if (schema.TryGetProperty("enum", out var words))
            return string.Join(" | ", words.EnumerateArray().Select(word => word.GetRawText()));
        if (!schema.TryGetProperty("type", out var type))
            return "unknown";
        var types = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];
        return string.Join(" | ", types.Select(one => Named(one, schema, depth)).Distinct());
    }

    private static string Named(string type, JsonElement schema, int depth) => type switch
    {
        "integer" or "number" => "number",
        "boolean" => "boolean",
        "null" => "null",
        "array" => schema.TryGetProperty("items", out var items) ? $"Array<{TypeOf(items, depth)}>" : "Array<unknown>",
        "object" when schema.TryGetProperty("properties", out var properties) => Members(properties.EnumerateObject().Select(property => (
            property.Name, IsRequired(schema, property.Name), Text(property.Value, "description"), TypeOf(property.Value, depth + 1))), depth),
        "object" when schema.TryGetProperty("additionalProperties", out var others) && others.ValueKind == JsonValueKind.Object => $"Record<string, {TypeOf(others, depth)}>",
        "object" => "Record<string, unknown>",
        _ => Text(schema, "format") == "binary" ? "Blob" : "string",
    };

    private static string Members(IEnumerable<(string Name, bool Required, string? Comment, string Type)> members, int depth)
    {
        var indent = new string(' ', 2 * (depth + 1));
        return $"{{\n{string.Concat(members.Select(member => $"{Comment(member.Comment, indent)}{indent}{Key(member.Name)}{(member.Required ? "" : "?")}: {member.Type};\n"))}{new string(' ', 2 * depth)}}}";
    }

    private static bool IsRequired(JsonElement schema, string name) =>
        schema.TryGetProperty("required", out var required) && required.EnumerateArray().Any(one => one.GetString() == name);

    private static string Comment(string? text, string indent) => string.IsNullOrWhiteSpace(text) ? "" : $"{indent}/** {text.ReplaceLineEndings(" ").Replace("*/", "*\\/", StringComparison.Ordinal)} */\n";

    private static string Key(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(name[0]) ? name : $"\"{name}\"";

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;
}
