using System.Globalization;

namespace FaceService.Training.Runs;

/// <summary>Passes over the data after which a sample sheet is drawn.</summary>
/// <param name="list">Numbers with commas between them.</param>
/// <param name="pictures">How many pictures a pass shows.</param>
internal sealed class SampleEpochs(string list, int pictures)
{
    private readonly double[] _images =
        [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(e => double.Parse(e, CultureInfo.InvariantCulture) * pictures)];

    /// <summary>True when one of them ends in the step that went from one count of pictures to the other.</summary>
    public bool Fall(long before, long after) => Array.Exists(_images, i => before < i && i <= after);
}
