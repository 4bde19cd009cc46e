using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

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

    public string Format(TrainingSettings settings, string name) => Find(name).Property.GetValue(settings) switch
    {
        Enum word => SettingWords.Of(word),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>Tells of every setting that a request over HTTP may send, with the value that it has.</summary>
    public IReadOnlyList<SettingDescription> Describe(TrainingSettings settings) =>
        [.. _settings.Where(s => s.Value.About.OverHttp).Select(s => Describe(s.Key, s.Value.Property.PropertyType, s.Value.About, Format(settings, s.Key)))];

    private static SettingDescription Describe(string name, Type type, SettingAttribute about, string value)
    {
        var kind = type == typeof(bool) ? "flag"
            : type.IsEnum ? "choice"
            : type == typeof(string) ? "text"
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
            type.IsEnum ? SettingWords.All(type) : []);
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
            return value;
        if (type.IsEnum)
            return SettingWords.Parse(type, value) ?? throw Bad(name, value, string.Join(", ", SettingWords.All(type)));
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

/// <summary>The words of settings that are one of a few: their names in lower case.</summary>
internal sealed class SettingWords : JsonNamingPolicy
{
    /// <summary>The word of a value.</summary>
    public static string Of(Enum value) => value.ToString().ToLowerInvariant();

    /// <summary>Every word of a type.</summary>
    public static IReadOnlyList<string> All(Type type) => Array.ConvertAll(Enum.GetNames(type), name => name.ToLowerInvariant());

    /// <summary>The value that a word names, or null.</summary>
    public static object? Parse(Type type, string word) =>
        Array.Find(Enum.GetValues(type).Cast<Enum>().ToArray(), value => Of(value) == word);

    public override string ConvertName(string name) => name.ToLowerInvariant();
}

/// <summary>Marks a property as a setting that <c>--set name=value</c> and a job request may override.</summary>
/// <param name="help">What it does and its unit.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(string help) : Attribute
{
    /// <summary>What it does and its unit.</summary>
    public string Help { get; } = help;

    /// <summary>Smallest value of a number.</summary>
    public double Min { get; init; }

    /// <summary>Largest value of a number: also the most that a request over HTTP may ask for.</summary>
    public double Max { get; init; } = double.MaxValue;

    /// <summary>False for a setting that names a file: nothing sent over HTTP may.</summary>
    public bool OverHttp { get; init; } = true;
}

/// <summary>What is known of one setting: enough for a form, or a help text.</summary>
/// <param name="Name">As <c>--set</c> and job requests have it.</param>
/// <param name="Help">What it does and its unit.</param>
/// <param name="Kind">number, integer, flag, choice or text.</param>
/// <param name="Value">The preset's own, as <c>--set</c> would take it.</param>
/// <param name="Min">Smallest value of a number; null for what is none.</param>
/// <param name="Max">Largest value of a number; null for what is none or has no bound.</param>
/// <param name="Options">The words of a choice; empty otherwise.</param>
public sealed record SettingDescription(
    string Name, string Help, string Kind, string Value, double? Min, double? Max, IReadOnlyList<string> Options)
{
    /// <summary>What it may be, in words; empty where its help says it.</summary>
    [JsonIgnore]
    public string Allowed => Kind switch
    {
        "flag" => "true or false",
        "choice" => string.Join(", ", Options),
        "text" => "",
        _ => string.Create(CultureInfo.InvariantCulture, $"{(Kind == "number" ? "numbers" : "whole numbers")} from {Min}{(Max is { } most ? $" to {most}" : "")}"),
    };
}

/// <summary>A setting does not exist, or its value is not allowed. The message names the setting, the value and what is allowed.</summary>
/// <param name="setting">The setting's name; <c>preset</c> when that is what is unknown.</param>
/// <param name="message">One sentence for people.</param>
public sealed class SettingException(string setting, string message) : Exception(message)
{
    /// <summary>The setting's name.</summary>
    public string Setting { get; } = setting;

    /// <summary>What is allowed: the end of the message, for those who put its parts into fields of their own.</summary>
    public string Allowed
    {
        get
        {
            var allowed = Message[(Message.LastIndexOf("; ", StringComparison.Ordinal) + 1)..].Trim().TrimEnd('.');
            return allowed.StartsWith("known are ", StringComparison.Ordinal) || allowed.StartsWith("allowed are ", StringComparison.Ordinal)
                ? allowed[(allowed.IndexOf("are ", StringComparison.Ordinal) + 4)..]
                : allowed;
        }
    }
}
