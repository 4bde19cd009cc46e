using System.Text.RegularExpressions;
using FaceService.Model.Networks.Configs;

namespace FaceService.Api.Faces.OpenAi;

/// <summary>Finds the values of attribute groups that a prompt names.</summary>
internal static partial class PromptAttributes
{
    // Shorter values, such as a class's number, are words of any sentence: their group has to stand before them.
    private const int LeastLetters = 3;

    /// <summary>Group → the value that is named first.</summary>
    public static IReadOnlyDictionary<string, string> Of(string prompt, IReadOnlyList<LabelGroup> groups)
    {
        var words = WordsOf(prompt);
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var named = group.Values.Select(value => (Value: value, At: Find(words, WordsOf(group.Name), WordsOf(value)))).Where(one => one.At >= 0).ToList();
            if (named.Count > 0)
                found[group.Name] = named.MinBy(one => one.At).Value;
        }

        return found;
    }

    private static int Find(string[] words, string[] group, string[] value)
    {
        if (value.Length == 0)
            return -1;
        var stands = value.Sum(word => word.Count(char.IsLetter)) >= LeastLetters;
        for (var i = 0; i <= words.Length - value.Length; i++)
        {
            if (words.AsSpan(i, value.Length).SequenceEqual(value) && (stands || (i >= group.Length && words.AsSpan(i - group.Length, group.Length).SequenceEqual(group))))
                return i;
        }

        return -1;
    }

    private static string[] WordsOf(string text) => [.. Word().Matches(text.ToLowerInvariant()).Select(match => match.Value)];

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
