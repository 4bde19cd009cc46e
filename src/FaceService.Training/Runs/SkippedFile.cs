using System.Text;
using FaceService.Model.Weights;
using FaceService.Training.Datasets;

namespace FaceService.Training.Runs;

/// <summary><c>skipped.csv</c>: the images that a run could not use, each with the reason.</summary>
internal static class SkippedFile
{
    /// <summary>Writes it; nothing where all could be used.</summary>
    public static void Write(RunFolder folder, IReadOnlyList<SkippedImage> skipped)
    {
        if (skipped.Count == 0)
            return;
        var text = new StringBuilder("file,reason\n");
        foreach (var (file, reason) in skipped)
            text.Append(Quote(file)).Append(',').Append(Quote(reason)).Append('\n');
        DurableFile.WriteAllBytes(folder.Skipped, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string Quote(string cell) => CsvText.Quoted(cell.ReplaceLineEndings(" "));
}
