using System.Globalization;
using FaceService.Model.Latents;

namespace FaceService.Cli.Shared;

/// <summary>Seeds as a command names them: <c>0-63</c>, <c>1,5,85</c>, or both.</summary>
internal static class SeedList
{
    private const int Most = 4096;

    /// <summary>Reads the list.</summary>
    /// <exception cref="UsageException">It is not of that form.</exception>
    public static IReadOnlyList<uint> Parse(string text)
    {
        var seeds = new List<uint>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            seeds.AddRange(Part(part));
        return seeds.Count is > 0 and <= Most
            ? seeds
            : throw new UsageException($"--seeds cannot be '{text}'; allowed are 1 to {Most} seeds, such as 0-63 or 1,5,85.");
    }

    private static IEnumerable<uint> Part(string part)
    {
        var ends = part.Split('-');
        if (ends.Length == 2 && Number(ends[0]) is { } first && Number(ends[1]) is { } last && first <= last && last - first < Most)
            return Enumerable.Range(0, (int)(last - first) + 1).Select(i => first + (uint)i);
        return Seed.TryParse(part, out var seed, out var problem) ? [seed] : throw new UsageException($"--seeds cannot hold '{part}': {problem}");
    }

    private static uint? Number(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
