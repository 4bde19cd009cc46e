using System.Globalization;
using Serilog.Core;
using Serilog.Events;

namespace FaceService.Api.Observability;

/// <summary>Writes control characters in what is logged, which may be a caller's, as \u001B: a console obeys them, and a line break begins a line.</summary>
internal sealed class ConsoleText : ILogEventEnricher
{
    /// <summary>The property with an exception's text.</summary>
    public const string Error = "ErrorText";

    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        foreach (var (name, value) in logEvent.Properties.ToList())
        {
            if (value is ScalarValue { Value: string text } && text.Any(char.IsControl))
                logEvent.AddOrUpdateProperty(Property(name, Escape(text, char.IsControl)));
        }

        if (logEvent.Exception is { } error)
            logEvent.AddOrUpdateProperty(Property(Error, Escape($"{error}\n", c => char.IsControl(c) && c is not ('\n' or '\r'))));
    }

    private static LogEventProperty Property(string name, string text) => new(name, new ScalarValue(text));

    private static string Escape(string text, Func<char, bool> isEscaped) =>
        string.Concat(text.Select(c => isEscaped(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}") : $"{c}"));
}
