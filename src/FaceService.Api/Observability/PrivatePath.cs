using System.Diagnostics;
using Serilog.Core;
using Serilog.Events;

namespace FaceService.Api.Observability;

/// <summary>
/// Paths as they may be kept: not whom an avatar is of, and no e-mail address. For logs, traces and the words of errors.
/// </summary>
internal static class PrivatePath
{
    private const string Hidden = "…";
    private const string Avatars = "/avatar/";
    private const string EncodedAt = "%40";
    private const string Tag = "url.path"; // how traces call it (OpenTelemetry)

    public static string Of(PathString path) => Of(path.Value is { Length: > 0 } value ? value : "/");

    /// <summary>Puts it into a trace in place of the path itself.</summary>
    public static void Hide(Activity? activity)
    {
        if (activity?.GetTagItem(Tag) is string path)
            activity.SetTag(Tag, Of(path));
    }

    private static string Of(string path)
    {
        // Under a path base, too; whatever stands behind it.
        var avatar = path.IndexOf(Avatars, StringComparison.OrdinalIgnoreCase);
        if (avatar >= 0 && path.Length > avatar + Avatars.Length)
            path = path[..(avatar + Avatars.Length)] + Hidden;
        return path.Contains('@') || path.Contains(EncodedAt, StringComparison.Ordinal)
            ? string.Join('/', path.Split('/').Select(part => IsAddress(part) ? Hidden : part))
            : path;
    }

    // NAME@VERSION is none; %40 stays where it was encoded twice.
    private static bool IsAddress(string part)
    {
        var at = part.IndexOf('@', StringComparison.Ordinal);
        var (behind, before) = at >= 0 ? (at + 1, at) : part.IndexOf(EncodedAt, StringComparison.Ordinal) is var encoded and >= 0 ? (encoded + EncodedAt.Length, encoded) : (part.Length, 0);
        return before > 0 && part[behind..].Any(char.IsLetter);
    }

    /// <summary>The same for the property that the host adds to every line of a request.</summary>
    internal sealed class Enricher : ILogEventEnricher
    {
        private const string Property = "RequestPath";

        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            if (logEvent.Properties.TryGetValue(Property, out var value) && value is ScalarValue { Value: { } path })
                logEvent.AddOrUpdateProperty(new LogEventProperty(Property, new ScalarValue(Of(path.ToString()!))));
        }
    }
}
