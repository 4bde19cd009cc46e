using FaceService.Api.Problems;

namespace FaceService.Api.Faces.Requests;

/// <summary>Where a route's fields are read from. A field that the route does not have is never there.</summary>
internal interface IFieldSource
{
    FieldErrors Errors { get; }

    /// <summary>Whether it was sent.</summary>
    bool Has(FaceField field);

    /// <summary>Its value; null when it was not sent, or is wrong, which is then noted.</summary>
    T? Read<T>(FaceField<T> field);

    /// <summary>Values of attribute groups, and how errors name a group.</summary>
    AttributesInput ReadAttributes(FaceField<IReadOnlyList<KeyValuePair<string, string>>> field);
}

/// <summary>The fields of a JSON object.</summary>
/// <param name="json">The object.</param>
/// <param name="route">The fields that the route has.</param>
internal sealed class JsonSource(JsonFields json, IReadOnlyList<FaceField> route) : IFieldSource
{
    public FieldErrors Errors => json.Errors;

    public bool Has(FaceField field) => route.Contains(field) && json.Get(field.Name) is not null;

    public T? Read<T>(FaceField<T> field)
    {
        if (!route.Contains(field))
            return default;
        if (json.Get(field.Name) is { } value)
            return field.FromJson(field, value, json.PathOf(field.Name), json.Errors);
        if (field.Required)
            json.Errors.Add(json.PathOf(field.Name), null, field.Allowed);
        return default;
    }

    public AttributesInput ReadAttributes(FaceField<IReadOnlyList<KeyValuePair<string, string>>> field) =>
        new(Read(field)?.ToDictionary(StringComparer.Ordinal), $"{field.Name}.", []);

    /// <summary>Notes every field that the route does not have.</summary>
    public void RefuseUnknown()
    {
        foreach (var field in route)
            json.Get(field.Name);
        json.RefuseUnknown();
    }
}

/// <summary>The parameters of a URL. What is none of the route's is an attribute group; the model knows which it has.</summary>
internal sealed class QuerySource : IFieldSource
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<FaceField> _route;

    /// <param name="query">The parameters.</param>
    /// <param name="route">The fields that the route has.</param>
    public QuerySource(IQueryCollection query, IReadOnlyList<FaceField> route)
    {
        _route = route;
        foreach (var (name, values) in query)
        {
            if (values.Count == 1)
                _values[name] = values[0] ?? "";
            else
                Errors.Add(name, $"sent {values.Count} times", "each parameter once");
        }
    }

    public FieldErrors Errors { get; } = new();

    public bool Has(FaceField field) => _route.Contains(field) && _values.ContainsKey(field.Name);

    public T? Read<T>(FaceField<T> field) => _route.Contains(field) && _values.TryGetValue(field.Name, out var text)
        ? field.FromQuery!(field, text, Errors)
        : default;

    public AttributesInput ReadAttributes(FaceField<IReadOnlyList<KeyValuePair<string, string>>> field)
    {
        var groups = _values.Where(value => _route.All(known => known.Name != value.Key)).ToDictionary(StringComparer.Ordinal);
        return new(groups.Count > 0 ? groups : null, "", [.. _route.Select(known => known.Name)]);
    }

    /// <summary>Notes a parameter that cannot be sent here, for what stands in its place.</summary>
    public void Forbid(FaceField field, string instead)
    {
        if (_values.Remove(field.Name, out var sent))
            Errors.Add(field.Name, sent, instead);
    }
}
