using System.Diagnostics;
using System.Text.RegularExpressions;
using Serilog.Core;
using Serilog.Events;

namespace FaceService.Api.Observability;

/// <summary>
/// Paths as they may be kept: not whom an avatar is of, and no e-mail address. For logs, traces and the words of errors.
/// </summary>
internal static partial class PrivatePath
{
    private const string Hidden = "…";
    private const string Tag = "url.path"; // how traces call it (OpenTelemetry)

    public static string Of(PathString path) => Of(path.Value is { Length: > 0 } value ? value : "/");

    /// <summary>Puts it into a trace in place of the path itself.</summary>
    public static void Hide(Activity? activity)
    {
        if (activity?.GetTagItem(Tag) is string path)
            activity.SetTag(Tag, Of(path));
    }

    private static string Of(string path) => Address().Replace(Avatar().Replace(path, $"$1{Hidden}"), Hidden);

    // Under a path base, too; whatever stands behind it.
    [GeneratedRegex("(/avatar/).+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Avatar();

    // NAME@VERSION is none; %40 is one that was encoded twice.
    [GeneratedRegex(@"[^/]+(@|%40)[^/]*\p{L}[^/]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();

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
