using System.CommandLine;
using System.CommandLine.Parsing;
using FaceService.Training.Presets;

namespace FaceService.Cli.Shared;

/// <summary>What was wrong with a command line, in words for whoever typed it.</summary>
internal static class ParseProblem
{
    /// <summary>The first problem of a command line that could not be read.</summary>
    public static string Describe(ParseResult parsed)
    {
        var error = parsed.Errors[0];
        if (error.SymbolResult is OptionResult { Option: var option, Tokens: [.., var token] } && Kind(option.ValueType) is { } kind
            && error.Message.Contains(option.ValueType.ToString(), StringComparison.Ordinal))
            return $"{option.Name} takes {kind}, not '{token.Value}'.";
        if (parsed.UnmatchedTokens.FirstOrDefault(t => t.StartsWith("--", StringComparison.Ordinal)) is { } unknown && IsSetting(unknown))
            return $"There is no option {unknown}; a setting is given as --set {unknown[2..].Replace('-', '_')}=VALUE.";
        return error.Message;
    }

    private static string? Kind(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        TypeCode.Double or TypeCode.Single => "a number",
        TypeCode.Int32 or TypeCode.Int64 or TypeCode.UInt32 => "a whole number",
        _ => null,
    };

    private static bool IsSetting(string option) => Preset.Names
        .SelectMany(name => Preset.Settings(name, []).Values().Keys)
        .Contains(option[2..].Replace('-', '_'), StringComparer.Ordinal);
}
