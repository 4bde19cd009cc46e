using System.Globalization;
using FaceService.Bench.Report;
using FaceService.Bench.Serving;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;

namespace FaceService.Bench.Verifying;

/// <summary>Compares faces with what becomes of them: by resizing and compression, and by forgery.</summary>
internal static class VerifyBench
{
    private const int Batch = 16;

    public static void Run(ModelVersion model, int count, TextWriter output)
    {
        var faces = EngineThread.Run(() => Draw(model, count));
        output.WriteLine($"{count} faces of {model.Id}, {model.Config.ImageSize} pixels.");
        output.WriteLine();
        output.WriteLine(Same(faces));
        output.WriteLine(Forged(faces));
    }

    private static ResultTable Same(RgbImage[] faces)
    {
        var table = new ResultTable("the same picture", "lowest similarity", "median", "refused");
        foreach (var (name, change) in PictureChanges.Harmless)
        {
            var found = Compare(faces, i => change(faces[i]));
            table.Add(name, Number(found[0]), Number(found[found.Length / 2]), $"{found.Count(s => s < ImageSimilarity.SamePicture)}");
        }

        return table;
    }

    private static ResultTable Forged(RgbImage[] faces)
    {
        var table = new ResultTable("another picture", "highest similarity", "median", "missed", "missed as JPEG 50", "missed at half size");
        foreach (var (name, change) in PictureChanges.Forgeries)
        {
            RgbImage Forge(int i) => change(faces[i], faces[((i * 7) + 13) % faces.Length]);
            var found = Compare(faces, Forge);
            table.Add(
                name,
                Number(found[^1]),
                Number(found[found.Length / 2]),
                Missed(found),
                Missed(Compare(faces, i => PictureChanges.Recompress(Forge(i), ImageFormat.Jpeg, 50))),
                Missed(Compare(faces, i => PictureChanges.Resize(Forge(i), 0.5, ResizeFilter.Lanczos3))));
        }

        return table;
    }

    // Ascending.
    private static double[] Compare(RgbImage[] faces, Func<int, RgbImage> changed)
    {
        var found = new double[faces.Length];
        Parallel.For(0, faces.Length, i => found[i] = ImageSimilarity.Compare(changed(i), faces[i]));
        Array.Sort(found);
        return found;
    }

    private static string Missed(double[] found) => $"{found.Count(similarity => similarity >= ImageSimilarity.SamePicture)}";

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static RgbImage[] Draw(ModelVersion model, int count)
    {
        using var generator = FaceGeneratorLoader.ForDevices(new EngineOptions())[0].Load(model);
        var specs = new SpecSource(model);
        var size = model.Config.ImageSize;
        var faces = new List<RgbImage>();
        while (faces.Count < count)
        {
            var rgb = new byte[Batch * specs.PictureBytes];
            generator.Draw([.. Enumerable.Range(0, Batch).Select(_ => specs.Next())], rgb);
            faces.AddRange(Enumerable.Range(0, Batch).Select(i => new RgbImage(size, size, rgb.AsMemory(i * specs.PictureBytes, specs.PictureBytes))));
        }

        return [.. faces.Take(count)];
    }
}
