using System.Globalization;
using FaceService.Bench.Report;
using FaceService.Bench.Serving;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Comparison;

namespace FaceService.Bench.Verifying;

/// <summary>Compares images with what becomes of them: by resizing and compression, and by forgery.</summary>
internal static class VerifyBench
{
    private const int Batch = 16;
    private const int FadingSteps = 7;

    // What is not asked of all is tried of one in so many.
    private const int Fewer = 5;

    // Of whole images, grids as well; a kind's images take turns.
    private static readonly int[] Sides = [128, 256, 512, 1024];

    /// <param name="model">Draws the faces.</param>
    /// <param name="count">Images of each kind.</param>
    /// <param name="rows">What the names of the kinds that are tried begin with or contain; empty for all.</param>
    /// <param name="output">Gets the tables.</param>
    public static void Run(ModelVersion model, int count, string rows, TextWriter output)
    {
        var faces = EngineThread.Run(() => Draw(model, Math.Max(count, 128)));
        bool IsTried(string name) => name.Contains(rows, StringComparison.OrdinalIgnoreCase);
        output.WriteLine($"{count} pictures of each kind, of {string.Join(", ", Sides)} pixels a side in turn, of faces of {model.Id}.");
        output.WriteLine();
        output.WriteLine(Same(faces, count, IsTried));
        output.WriteLine(Forged(faces, count, IsTried));
        output.WriteLine(Faded(faces, Math.Max(1, count / Fewer), IsTried));
    }

    private static ResultTable Same(RgbImage[] faces, int count, Func<string, bool> isTried)
    {
        var table = new ResultTable("the same picture", "lowest similarity", "median", "refused", "refused of grids of 16", "refused of grids of 64");
        var fewer = Math.Max(1, count / Fewer);
        foreach (var (name, change) in ImageChanges.Harmless.Where(kind => isTried(kind.Name)))
        {
            var mostSide = name == ImageChanges.Gif ? faces[0].Width : 0; // as POST /verify does
            var found = Compare(count, i => Face(faces, i), change, new Rule(faces[0].Width, 1, mostSide));
            table.Add(
                name,
                Number(found[0]),
                Number(found[found.Length / 2]),
                Refused(found),
                Refused(Compare(fewer, i => Grid(faces, i, 4), change, new Rule(faces[0].Width, 4, mostSide))),
                Refused(Compare(fewer, i => Grid(faces, i, 8), change, new Rule(faces[0].Width, 8, mostSide))));
        }

        return table;
    }

    private static ResultTable Forged(RgbImage[] faces, int count, Func<string, bool> isTried)
    {
        var table = new ResultTable("a forgery", "highest similarity", "median", "passed", "passed as JPEG 50", "passed at half size");
        foreach (var (name, change) in ImageChanges.Forgeries)
            Add(name, 1, i => change(Face(faces, i), Face(faces, Other(faces, i), Side(i))));
        Add("one face of a grid of 64 replaced", 8, i => Grid(faces, i, 8, i % 64, (_, other) => other));
        Add("eyes, nose and mouth of one in a grid of 16", 4, i => Grid(faces, i, 4, i % 16, ImageChanges.Features));
        Add("eyes, nose and mouth of one in a grid of 64", 8, i => Grid(faces, i, 8, i % 64, ImageChanges.Features));
        return table;

        void Add(string name, int columns, Func<int, RgbImage> forge)
        {
            if (!isTried(name))
                return;
            RgbImage Original(int i) => columns == 1 ? Face(faces, i) : Grid(faces, i, columns);
            var (rule, fewer) = (new Rule(faces[0].Width, columns, 0), Math.Max(1, count / Fewer));
            var found = Compare(count, Original, forge, rule);
            table.Add(
                name,
                Number(found[^1]),
                Number(found[found.Length / 2]),
                Passed(found),
                Passed(Compare(fewer, Original, i => ImageChanges.Recompress(forge(i), ImageFormat.Jpeg, 50), rule)),
                Passed(Compare(fewer, Original, i => ImageChanges.Resize(forge(i), 0.5, ResizeFilter.Lanczos3), rule)));
        }
    }

    // The attacker knows the measure, and fades his change in as far as it lets him.
    private static ResultTable Faded(RgbImage[] faces, int count, Func<string, bool> isTried)
    {
        var table = new ResultTable("faded in as far as it passes", "median share", "largest share");
        foreach (var (name, change) in ImageChanges.Fading.Where(kind => isTried(kind.Name)))
        {
            var shares = new double[count];
            Parallel.For(0, count, i => shares[i] = Largest(faces, i, change));
            Array.Sort(shares);
            table.Add(name, Percent(shares[shares.Length / 2]), Percent(shares[^1]));
        }

        return table;
    }

    private static double Largest(RgbImage[] faces, int i, Func<RgbImage, RgbImage, double, RgbImage> change)
    {
        var (face, other) = (Face(faces, i), Face(faces, Other(faces, i), Side(i)));
        var (passes, fails) = (0.0, 1.0);
        for (var step = 0; step < FadingSteps; step++)
        {
            var middle = (passes + fails) / 2;
            if (new Rule(faces[0].Width, 1, 0).Similarity(change(face, other, middle), face) >= ImageSimilarity.SamePicture)
                passes = middle;
            else
                fails = middle;
        }

        return passes;
    }

    private static int Side(int i) => Sides[i % Sides.Length];

    private static int Other(RgbImage[] faces, int i) => ((i * 7) + 13) % faces.Length;

    private static RgbImage Face(RgbImage[] faces, int i) => Face(faces, i, Side(i));

    private static RgbImage Face(RgbImage[] faces, int i, int side) => ImageResizer.Resize(faces[i % faces.Length], side, side);

    private static RgbImage Grid(RgbImage[] faces, int i, int columns, int? forged = null, Func<RgbImage, RgbImage, RgbImage>? change = null) =>
        ContactSheet.Draw([.. Enumerable.Range(i, columns * columns).Select((face, cell) =>
        {
            var side = Side(i) / columns;
            var original = Face(faces, face, side);
            return cell == forged ? change!(original, Face(faces, Other(faces, face), side)) : original;
        })], columns);

    private static double[] Compare(int count, Func<int, RgbImage> original, Func<RgbImage, RgbImage> change, Rule rule) =>
        Compare(count, original, i => change(original(i)), rule);

    // Ascending.
    private static double[] Compare(int count, Func<int, RgbImage> original, Func<int, RgbImage> changed, Rule rule)
    {
        var found = new double[count];
        Parallel.For(0, count, i => found[i] = rule.Similarity(changed(i), original(i)));
        Array.Sort(found);
        return found;
    }

    private static string Passed(double[] found) => Share(found.Count(similarity => similarity >= ImageSimilarity.SamePicture), found.Length);

    private static string Refused(double[] found) => Share(found.Count(similarity => similarity < ImageSimilarity.SamePicture), found.Length);

    private static string Share(int some, int all) => $"{some} ({Percent((double)some / all)})";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} %");

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static RgbImage[] Draw(ModelVersion model, int count)
    {
        using var generator = FaceGeneratorLoader.ForDevices(new EngineOptions())[0].Load(model);
        var specs = new SpecSource(model);
        var size = model.Config.ImageSize;
        var faces = new List<RgbImage>();
        while (faces.Count < count)
        {
            var rgb = new byte[Batch * specs.ImageBytes];
            generator.Draw([.. Enumerable.Range(0, Batch).Select(_ => specs.Next())], rgb);
            faces.AddRange(Enumerable.Range(0, Batch).Select(i => new RgbImage(size, size, rgb.AsMemory(i * specs.ImageBytes, specs.ImageBytes))));
        }

        return [.. faces.Take(count)];
    }

    /// <summary>In what size POST /verify compares.</summary>
    /// <param name="Generated">Pixels a side that the network draws.</param>
    /// <param name="Columns">Faces beside each other.</param>
    /// <param name="Most">At most so many pixels a side of a face; 0 for no bound.</param>
    private sealed record Rule(int Generated, int Columns, int Most)
    {
        public double Similarity(RgbImage sent, RgbImage drawn)
        {
            var cell = (sent.Width + Columns - 1) / Columns;
            var side = Columns * (Most > 0 ? Math.Min(cell, Most) : ImageSimilarity.ComparedSide(cell, Generated, Columns));
            var asked = Math.Min(drawn.Width, side);
            return ImageSimilarity.Compare(sent, ImageResizer.Resize(ImageResizer.Resize(drawn, asked, asked), side, side));
        }
    }
}
