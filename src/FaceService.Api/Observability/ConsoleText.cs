using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace FaceService.Api.Observability;

/// <summary>
/// A line of the console. Control characters in what is logged, which may be a caller's, are written as \u001B: a console obeys them, and a
/// line break begins a line.
/// </summary>
internal sealed class ConsoleText : ITextFormatter
{
    private static readonly MessageTemplateTextFormatter Line = new("{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}", CultureInfo.InvariantCulture);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        Line.Format(logEvent, line);
        if (logEvent.Properties.TryGetValue(RequestIds.Property, out var request) && request is ScalarValue { Value: string id })
            line.Write($" [{id}]");
        output.WriteLine(Escape(line.ToString(), char.IsControl));
        if (logEvent.Exception is { } error)
            output.WriteLine(Escape($"{error}", c => char.IsControl(c) && c != '\n'));
    }

    private static string Escape(string text, Func<char, bool> isEscaped) => text.Any(isEscaped)
        ? string.Concat(text.Select(c => isEscaped(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}") : $"{c}"))
        : text;
}
