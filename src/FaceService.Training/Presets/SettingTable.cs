using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace FaceService.Training.Presets;

/// <summary>The settings of one kind of run by their names (snake_case), with parsing and checks. Thread-safe.</summary>
internal sealed class SettingTable
{
    private static readonly ConcurrentDictionary<Type, SettingTable> Tables = new();
    private readonly SortedDictionary<string, (PropertyInfo Property, SettingAttribute About)> _settings = new(StringComparer.Ordinal);

    private SettingTable(Type type)
    {
        foreach (var property in type.GetProperties())
            if (property.GetCustomAttribute<SettingAttribute>() is { } about)
                _settings[JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)] = (property, about);
    }

    public static SettingTable For(Type type) => Tables.GetOrAdd(type, static t => new SettingTable(t));

    public IEnumerable<string> Names => _settings.Keys;

    public SettingAttribute About(string name) => Find(name).About;

    public string Format(TrainingSettings settings, string name) =>
        Convert.ToString(Find(name).Property.GetValue(settings), CultureInfo.InvariantCulture) ?? "";

    /// <summary>Tells of every setting that a request over HTTP may send, with the value that it has.</summary>
    public IReadOnlyList<SettingDescription> Describe(TrainingSettings settings) =>
        [.. _settings.Where(s => s.Value.About.OverHttp).Select(s => Describe(s.Key, s.Value.Property.PropertyType, s.Value.About, Format(settings, s.Key)))];

    private static SettingDescription Describe(string name, Type type, SettingAttribute about, string value)
    {
        var kind = type == typeof(bool) ? "flag"
            : type == typeof(string) ? (about.OneOf.Length > 0 ? "choice" : "text")
            : type == typeof(double) ? "number"
            : "integer";
        var isNumber = kind is "number" or "integer";
        return new SettingDescription(
            name,
            about.Help,
            kind,
            kind == "flag" ? (value == bool.TrueString ? "true" : "false") : value,
            isNumber ? about.Min : null,
            isNumber && about.Max < double.MaxValue ? about.Max : null,
            about.OneOf);
    }

    /// <summary>Sets one setting of a record that is being made.</summary>
    /// <exception cref="SettingException">There is no such setting, or the value is not allowed.</exception>
    public void Set(TrainingSettings settings, string name, string value)
    {
        var (property, about) = Find(name);
        property.SetValue(settings, Parse(name, value, property.PropertyType, about));
    }

    /// <summary>Checks every setting against its range.</summary>
    public void Check(TrainingSettings settings)
    {
        foreach (var name in Names)
            Set(settings, name, Format(settings, name));
    }

    private (PropertyInfo Property, SettingAttribute About) Find(string name) => _settings.TryGetValue(name, out var found)
        ? found
        : throw new SettingException(name, $"There is no setting '{name}'; known are {string.Join(", ", Names)}.");

    private static object Parse(string name, string value, Type type, SettingAttribute about)
    {
        var invariant = CultureInfo.InvariantCulture;
        if (type == typeof(bool))
            return bool.TryParse(value, out var flag) ? flag : throw Bad(name, value, "true or false");
        if (type == typeof(string))
            return about.OneOf.Length == 0 || about.OneOf.Contains(value) ? value : throw Bad(name, value, string.Join(", ", about.OneOf));
        if (type == typeof(double))
            return double.TryParse(value, NumberStyles.Float, invariant, out var real) && double.IsFinite(real) && In(real, about)
                ? real
                : throw Bad(name, value, Range(about, "numbers"));
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, invariant, out var whole) || !In(whole, about))
            throw Bad(name, value, Range(about, "whole numbers"));
        return type == typeof(int) ? (object)checked((int)whole) : whole;
    }

    private static bool In(double value, SettingAttribute about) => value >= about.Min && value <= about.Max;

    private static string Range(SettingAttribute about, string what) => about.Max == double.MaxValue
        ? string.Create(CultureInfo.InvariantCulture, $"{what} from {about.Min}")
        : string.Create(CultureInfo.InvariantCulture, $"{what} from {about.Min} to {about.Max}");

    private static SettingException Bad(string name, string value, string allowed) =>
        new(name, $"The setting {name} cannot be '{value}'; allowed are {allowed}.");
}
