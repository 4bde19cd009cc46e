using System.Globalization;

namespace FaceService.Api.Tests.Problems;

/// <summary>Values in JSON that a kind of field does not take.</summary>
internal static class WrongValues
{
    private static readonly string[] Scalars = ["true", "false", "\"x\"", "\"\"", "1.5", "-1", "{}", "[]", "[[]]", "{\"a\": 1}", "1e400", "-1e400", "\"\\ud83d\\ude42\"", "\"１\""];

    /// <summary>Anything but an integer of a range.</summary>
    public static string Integer(Random random, long least, long most) => random.Next(3) switch
    {
        0 => Text(least - 1 - random.NextInt64(1L << random.Next(1, 40))),
        1 => Text(most + 1 + random.NextInt64(1L << random.Next(1, 40))),
        _ => Pick(random, Scalars, value => value != "-1" || least > -1),
    };

    /// <summary>Anything but a number of a range.</summary>
    public static string Number(Random random, double least, double most) => random.Next(3) switch
    {
        0 => Text(least - 0.001 - (random.NextDouble() * 1e6)),
        1 => Text(most + 0.001 + (random.NextDouble() * 1e6)),
        _ => Pick(random, Scalars, value => value is not "1.5" and not "-1"),
    };

    /// <summary>Anything but a seed.</summary>
    public static string Seed(Random random) => random.Next(4) switch
    {
        0 => $"\"{new string('é', 129 + random.Next(500))}\"", // two bytes each
        1 => Text(4294967296 + random.NextInt64(1L << 50)),
        2 => Text(-1 - random.NextInt64(1L << 50)),
        _ => Pick(random, ["true", "\"\"", "1.5", "15e-1", "{}", "[]", "[1]", "-0.0", "\"\\ud800\""], _ => true),
    };

    /// <summary>Anything but one of some words.</summary>
    public static string Word(Random random, params string[] words) => random.Next(3) switch
    {
        0 => $"\"{Letters(random)}\"",
        1 => $"\"{words[random.Next(words.Length)].ToUpperInvariant()}\"",
        _ => Pick(random, Scalars, value => value != "\"x\""),
    };

    /// <summary>Anything but a string.</summary>
    public static string NotText(Random random) => Pick(random, Scalars, value => value[0] != '"');

    /// <summary>Anything but an object.</summary>
    public static string NotObject(Random random) => Pick(random, Scalars, value => value[0] != '{');

    /// <summary>Anything but an array of so many finite numbers.</summary>
    public static string Vector(Random random, int length) => random.Next(4) switch
    {
        0 => $"[{Repeat("0.5", length + 1 + random.Next(50))}]",
        1 => $"[{Repeat("0.5", Math.Max(1, random.Next(length)))}]",
        2 => $"[{Repeat("0.5", length - 1)}, {Pick(random, ["null", "\"1\"", "1e39", "-1e400", "true", "{}", "[1]"], _ => true)}]",
        _ => Pick(random, Scalars, value => value[0] != '['),
    };

    /// <summary>A text that is no word of ours: letters of many scripts, quotes and controls escaped.</summary>
    public static string Letters(Random random)
    {
        string[] some = ["a", "Z", "é", "ß", "漢", "字", "🙂", "\\u0000", "\\n", "\\\"", "\\\\", "'", "<", ">", "&", "%", "/", "..", ";", "‮", "x"];
        return string.Concat(Enumerable.Range(0, random.Next(3, 60)).Select(_ => some[random.Next(some.Length)]));
    }

    public static string Repeat(string value, int count) => string.Join(", ", Enumerable.Repeat(value, count));

    private static string Pick(Random random, string[] from, Func<string, bool> fits)
    {
        var fitting = from.Where(fits).ToArray();
        return fitting[random.Next(fitting.Length)];
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
