using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;
using FaceService.Model.Imaging.Writing;
using FaceService.Model.Weights;

namespace FaceService.Training.Runs;

/// <summary><c>timelapse.gif</c>: the sample sheets one after another.</summary>
internal static class Timelapse
{
    private const int LargestFrame = 512;
    // Frames lie in memory decoded, 0.8 MB each; a run of weeks has thousands of sheets.
    private const int MostFrames = 150;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    /// <summary>Writes it from the sheets there are; of very many, evenly spread ones with the last among them.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="note">Told why there is none, where there is none.</param>
    public static void Write(RunFolder folder, Action<string> note)
    {
        try
        {
            var frames = Chosen(folder.SampleSteps()).Select(s => Frame(folder.Sample(s))).ToList();
            if (frames.Count > 0)
                DurableFile.WriteAllBytes(folder.Timelapse, Animation.Encode(frames, ImageFormat.Gif, Pace));
        }
        catch (Exception e) when (e is ImageException or ArgumentException)
        {
            note($"No timelapse was made: {e.Message}");
        }
    }

    /// <summary>At most <see cref="MostFrames"/> of the steps, the first and the last among them.</summary>
    internal static IEnumerable<long> Chosen(IReadOnlyList<long> steps) => steps.Count <= MostFrames
        ? steps
        : Enumerable.Range(0, MostFrames).Select(i => steps[(int)((long)i * (steps.Count - 1) / (MostFrames - 1))]);

    private static RgbImage Frame(string path)
    {
        var sheet = ImageDecoder.Decode(File.ReadAllBytes(path));
        return sheet.Width <= LargestFrame ? sheet : ImageResizer.ResizeLongerSide(sheet, LargestFrame);
    }
}
