using System.Text.RegularExpressions;

namespace FaceService.Jobs.Worker;

/// <summary>
/// Puts words in the place of paths: whoever asked for a job knows its dataset and its model by name, and is not to learn where things
/// lie on this machine.
/// </summary>
internal sealed partial class PlaceWords
{
    private readonly IReadOnlyList<(string Path, string Words)> _places;

    /// <param name="places">Files and folders, and what they are called.</param>
    public PlaceWords(IEnumerable<(string Path, string Words)> places) =>
        _places = [
        .. places.SelectMany(p => new[] { p.Path, Path.GetFullPath(p.Path) }.Distinct().Select(path => (Path.TrimEndingDirectorySeparator(path), p.Words)))
            .OrderByDescending(p => p.Item1.Length), // what lies in another first
    ];

    /// <summary>The places of a job.</summary>
    public static PlaceWords Of(IJobHandler handler, Job job, string folder) => new([(folder, "the job's folder"), .. handler.Places(job)]);

    /// <summary>The message without the folders: of a file in one, its place inside stays; of another, its name.</summary>
    public string In(string message)
    {
        foreach (var (path, words) in _places)
            message = message.Replace(path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace(path, words, StringComparison.Ordinal);
        return Rooted().Replace(message, match => $"'{match.Groups["name"].Value}'");
    }

    // .NET and this program put paths between quotes.
    [GeneratedRegex(@"'(?:[A-Za-z]:)?[\\/](?:[^'\\/]*[\\/])*(?<name>[^'\\/]+)[\\/]?'")]
    private static partial Regex Rooted();
}
