using System.Globalization;
using System.Text.RegularExpressions;

namespace FaceService.Cli.Fetching;

/// <summary>What a host's robots.txt allows (RFC 9309), with the Crawl-delay that many write beside it.</summary>
internal sealed class RobotsRules
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(60);
    private readonly List<(bool Allows, string Pattern)> _rules = [];

    private RobotsRules()
    {
    }

    /// <summary>Where there is no such file.</summary>
    public static RobotsRules AllowAll { get; } = new();

    /// <summary>Where the host could not be asked.</summary>
    public static RobotsRules AllowNone { get; } = Parse("User-agent: *\nDisallow: /", FetchOptions.Robot);

    /// <summary>The time between two requests that it asks for.</summary>
    public TimeSpan Delay { get; private set; }

    /// <summary>Reads the rules for a robot: its own groups where there are such, else those for all.</summary>
    public static RobotsRules Parse(string text, string robot)
    {
        var groups = Groups(text).ToList();
        var own = groups.Where(group => group.Robots.Any(name => name.Equals(robot, StringComparison.OrdinalIgnoreCase))).ToList();
        var rules = new RobotsRules();
        foreach (var (key, value) in (own.Count > 0 ? own : groups.Where(group => group.Robots.Contains("*"))).SelectMany(group => group.Lines))
        {
            if (key == "crawl-delay" && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds > 0)
                rules.Delay = TimeSpan.FromSeconds(Math.Min(seconds, LongestDelay.TotalSeconds));
            else if (key is "allow" or "disallow" && value.Length > 0)
                rules._rules.Add((key == "allow", value));
        }

        return rules;
    }

    /// <summary>Whether an address may be asked for: the longest rule that matches decides, of two as long the one that allows.</summary>
    public bool Allows(Uri address)
    {
        var path = address.PathAndQuery;
        var matching = _rules.Where(rule => Matches(rule.Pattern, path)).ToList();
        return matching.Count == 0 || matching.OrderByDescending(rule => rule.Pattern.Length).ThenByDescending(rule => rule.Allows).First().Allows;
    }

    private static bool Matches(string pattern, string path)
    {
        var ends = pattern.EndsWith('$');
        var parts = (ends ? pattern[..^1] : pattern).Split('*').Select(Regex.Escape);
        return Regex.IsMatch(path, $"^{string.Join(".*", parts)}{(ends ? "$" : "")}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    // Lines of user agents, then lines of rules; a user agent behind rules begins the next group.
    private static IEnumerable<(List<string> Robots, List<(string Key, string Value)> Lines)> Groups(string text)
    {
        var (robots, lines) = (new List<string>(), new List<(string, string)>());
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Split('#')[0];
            var colon = line.IndexOf(':');
            if (colon < 0)
                continue;
            var (key, value) = (line[..colon].Trim().ToLowerInvariant(), line[(colon + 1)..].Trim());
            if (key == "user-agent")
            {
                if (lines.Count > 0)
                {
                    yield return (robots, lines);
                    (robots, lines) = ([], []);
                }

                robots.Add(value);
            }
            else if (robots.Count > 0)
            {
                lines.Add((key, value));
            }
        }

        yield return (robots, lines);
    }
}
