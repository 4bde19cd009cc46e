using System.Text.Json;
using FaceService.Model.Latents;

namespace FaceService.Api.Problems;

/// <summary>
/// The fields of one JSON object. Each is asked for by name and kind; what is of another kind is noted as an error, and
/// so is, in the end, every field that nobody asked for. Ranges are not looked at here.
/// </summary>
internal sealed class JsonFields(JsonElement value, string path, FieldErrors errors)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public FieldErrors Errors => errors;

    /// <summary>The field's full name, for errors.</summary>
    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>The raw value, or null when the field is not there or is null, which says the same.</summary>
    public JsonElement? Get(string name)
    {
        _known.Add(name);
        return value.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null ? field : null;
    }

    public int? Int(string name, string allowed = "an integer")
    {
        if (Get(name) is not { } field)
            return null;
        if (JsonInteger.TryRead(field, int.MinValue, int.MaxValue, out var number))
            return (int)number;
        Refuse(name, field, allowed);
        return null;
    }

    public double? Number(string name, string allowed = "a finite number")
    {
        if (Get(name) is not { } field)
            return null;
        if (field.ValueKind == JsonValueKind.Number && field.TryGetDouble(out var number) && double.IsFinite(number))
            return number;
        Refuse(name, field, allowed);
        return null;
    }

    public bool? Flag(string name)
    {
        if (Get(name) is not { } field)
            return null;
        if (field.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return field.GetBoolean();
        Refuse(name, field, "true or false");
        return null;
    }

    public string? Text(string name, string allowed = "a string") => Get(name) is { } field ? TextOf(field, PathOf(name), allowed) : null;

    /// <summary>A nested object.</summary>
    public JsonFields? Object(string name)
    {
        if (Get(name) is not { } field)
            return null;
        if (field.ValueKind == JsonValueKind.Object)
            return new JsonFields(field, PathOf(name), errors);
        Refuse(name, field, "an object");
        return null;
    }

    /// <summary>The elements of an array, or null when there is none.</summary>
    public IReadOnlyList<JsonElement>? Array(string name, int most, string allowed)
    {
        if (Get(name) is not { } field)
            return null;
        if (field.ValueKind == JsonValueKind.Array && field.GetArrayLength() is var length && length >= 1 && length <= most)
            return [.. field.EnumerateArray()];
        Refuse(name, field, allowed);
        return null;
    }

    /// <summary>Every field with its name, for objects whose names are data.</summary>
    public IEnumerable<(string Name, JsonElement Value)> Entries()
    {
        foreach (var property in value.EnumerateObject())
        {
            if (NameOf(property) is { } name && property.Value.ValueKind != JsonValueKind.Null)
                yield return (name, property.Value);
        }
    }

    /// <summary>A string value, or null with an error noted.</summary>
    public string? TextOf(JsonElement field, string where, string allowed = "a string")
    {
        try
        {
            if (field.ValueKind == JsonValueKind.String)
                return field.GetString();
        }
        catch (InvalidOperationException)
        {
            // How System.Text.Json says that an escape such as \ud800 stands alone; its raw text says it, too.
        }

        errors.Add(where, Show(field), allowed);
        return null;
    }

    public void Refuse(string name, JsonElement field, string allowed) => errors.Add(PathOf(name), Show(field), allowed);

    /// <summary>Notes each field that was never asked for.</summary>
    public void RefuseUnknown()
    {
        foreach (var property in value.EnumerateObject())
        {
            if (NameOf(property) is { } name && !_known.Contains(name))
                errors.Add(PathOf(name), "not a field of this request", string.Join(", ", _known.Order(StringComparer.Ordinal)));
        }
    }

    /// <summary>A value as it may stand in an error: its kind where it is large.</summary>
    public static string Show(JsonElement field) => field.ValueKind switch
    {
        JsonValueKind.Array => $"an array of {field.GetArrayLength()}",
        JsonValueKind.Object => "an object",
        _ => field.GetRawText(),
    };

    private string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            errors.Add(PathOf("a field"), "not valid Unicode", "names in Unicode");
            return null;
        }
    }
}
