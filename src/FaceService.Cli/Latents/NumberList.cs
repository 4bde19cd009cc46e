using System.Globalization;
using FaceService.Cli.Shared;

namespace FaceService.Cli.Latents;

/// <summary>Numbers as a command names them: <c>0,0.5,1</c>, and for indices also <c>0-6</c>.</summary>
internal static class NumberList
{
    private const int Most = 64;

    /// <exception cref="UsageException">One is no number of the range.</exception>
    public static double[] Numbers(string option, string text, double least, double most) => Bounded(option, text, [.. text.Split(',', StringSplitOptions.TrimEntries).Select(part =>
        double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{option} cannot hold '{part}'; allowed are numbers from {least} to {most}, with commas between."))]);

    /// <exception cref="UsageException">One is no index, or there twice.</exception>
    public static int[] Indices(string option, string text, int count)
    {
        var indices = text.Split(',', StringSplitOptions.TrimEntries).SelectMany(part => Span(option, part, count)).Order().ToArray();
        return indices.Distinct().Count() == indices.Length
            ? Bounded(option, text, indices)
            : throw new UsageException($"{option} '{text}' names an index twice.");
    }

    private static IEnumerable<int> Span(string option, string part, int count)
    {
        var ends = part.Split('-');
        return ends.Length <= 2
            && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && first <= last && last < count
            ? Enumerable.Range(first, last - first + 1)
            : throw new UsageException($"{option} cannot hold '{part}'; allowed are indices from 0 to {count - 1}, such as 0-3 or 0,2.");
    }

    private static T[] Bounded<T>(string option, string text, T[] numbers) => numbers.Length <= Most
        ? numbers
        : throw new UsageException($"{option} '{text}' has {numbers.Length} numbers; allowed are {Most}.");
}
