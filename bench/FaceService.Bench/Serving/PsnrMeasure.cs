using FaceService.Model.Catalog;
using FaceService.Model.Engine;

namespace FaceService.Bench.Serving;

/// <summary>Draws the same seeds in both precisions and compares the pixels.</summary>
internal static class PsnrMeasure
{
    private const int Faces = 256;
    private const int Batch = 16;

    public static PsnrMetrics Run(ModelVersion model) => EngineThread.Run(() =>
    {
        var exact = Draw(model, "float32");
        var coarse = Draw(model, "bfloat16");
        var errors = exact.Zip(coarse, MeanSquare).ToArray();
        return new PsnrMetrics(Faces, Decibel(errors.Average()), Decibel(errors.Max()));
    });

    private static List<byte[]> Draw(ModelVersion model, string precision)
    {
        using var generator = FaceGeneratorLoader.ForDevices(new EngineOptions { Precision = precision })[0].Load(model);
        if (generator.Precision != precision)
            throw new InvalidOperationException($"{model.Id} insists on {generator.Precision}; there is no {precision} to compare with.");
        var specs = new SpecSource(model);
        var faces = new List<byte[]>();
        while (faces.Count < Faces)
        {
            var rgb = new byte[Batch * specs.ImageBytes];
            generator.Draw([.. Enumerable.Range(0, Batch).Select(_ => specs.Next())], rgb);
            faces.AddRange(rgb.Chunk(specs.ImageBytes));
        }

        return faces;
    }

    private static double MeanSquare(byte[] a, byte[] b) => a.Zip(b, (x, y) => (double)(x - y) * (x - y)).Average();

    // 10 log10(255² / mean squared error)
    private static double Decibel(double meanSquare) => 10 * Math.Log10(255 * 255 / meanSquare);
}
