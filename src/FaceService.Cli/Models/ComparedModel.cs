using System.Globalization;
using FaceService.Cli.Shared;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Latents;
using FaceService.Model.Weights;
using FaceService.Model.Weights.Import;
using FaceService.Training;

namespace FaceService.Cli.Models;

/// <summary>A generator as the service runs it in float32 on a CPU, drawing what is stored.</summary>
internal sealed class ComparedModel : IDisposable
{
    private readonly IFaceGenerator engine;

    private ComparedModel(ModelVersion model)
    {
        if (model.Config.StyleGan2 is null)
            throw new TrainingException($"{model.WeightsPath} is no StyleGAN2 generator.");
        engine = FaceGeneratorLoader.ForDevices(new EngineOptions { Device = "cpu", Precision = "float32" })[0].Load(model);
    }

    /// <summary>Opens a published file through the importer, or a model by its name.</summary>
    public static ComparedModel Open(string reference)
    {
        if (!File.Exists(reference))
        {
            using var catalog = KnownModels.Open();
            return new ComparedModel(KnownModels.Find(catalog, reference));
        }

        var folder = Directory.CreateTempSubdirectory("face-compare-");
        try
        {
            var content = ModelImporter.Read(reference).ToContent("");
            var model = new ModelVersion { Id = new ModelId("compared", 1), Directory = folder.FullName, Digest = "", Config = content.Config };
            GeneratorFile.Write(model.WeightsPath, content);
            return new ComparedModel(model);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Draws what is stored, and compares.</summary>
    public StoredDifference Against(NpzFile stored)
    {
        var difference = new StoredDifference();
        foreach (var name in stored.Names)
        {
            var expected = stored.Read(name);
            switch (name.Split('_'))
            {
                case ["w", var seed]:
                    difference.Ws++;
                    difference.WorstW = Math.Max(difference.WorstW, Worst(name, expected.Values, W(Seed(name, seed))));
                    break;
                case ["img", var seed, var psi, var noise]:
                    difference.Images++;
                    difference.WorstImage = Math.Max(difference.WorstImage, Worst(name, expected.Values, engine.DrawNumbers([Spec(Seed(name, seed), Psi(name, psi), noise)])));
                    break;
                case ["u8", var seed, var psi, var noise]:
                    CountBytes(difference, expected, Bytes(Spec(Seed(name, seed), Psi(name, psi), noise)));
                    break;
                default:
                    throw new TrainingException($"'{name}' is none of w_SEED, img_SEED_PSI_NOISE and u8_SEED_PSI_NOISE.");
            }
        }

        return difference;
    }

    public void Dispose() => engine.Dispose();

    private static double Worst(string name, double[] expected, float[] actual)
    {
        if (expected.Length != actual.Length)
            throw new TrainingException($"'{name}' has {expected.Length} numbers, the model gives {actual.Length}.");
        return expected.Zip(actual, (a, b) => Math.Abs(a - b)).Select(error => double.IsNaN(error) ? double.PositiveInfinity : error).Max();
    }

    // A grey image's bytes are stored once and served three times.
    private static void CountBytes(StoredDifference difference, NpyArray expected, byte[] rgb)
    {
        var repeats = rgb.Length / expected.Values.Length;
        difference.Bytes += expected.Values.Length;
        for (var i = 0; i < expected.Values.Length; i++)
        {
            var error = Math.Abs(expected.Values[i] - rgb[i * repeats]);
            difference.OffByOne += error == 1 ? 1 : 0;
            difference.OffByMore += error > 1 ? 1 : 0;
        }
    }

    private float[] W(uint seed) => engine.MapToW([Spec(seed, 1, "const")])[..engine.Config.StyleGan2!.WDim];

    private byte[] Bytes(FaceSpec spec)
    {
        var rgb = new byte[RgbImage.ByteCount(engine.Config.ImageSize, engine.Config.ImageSize)];
        engine.Draw([spec], rgb);
        return rgb;
    }

    private FaceSpec Spec(uint seed, double psi, string noise)
    {
        var label = new float[engine.Config.CDim];
        if (label.Length > 0)
            label[seed % (uint)label.Length] = 1;
        return new FaceSpec
        {
            Latent = new Latent.Z(LatentSource.FromSeed(seed, engine.Config)),
            Label = label,
            Truncation = (float)psi,
            Noise = noise == "none" ? NoiseMode.None : NoiseMode.Const,
        };
    }

    private static uint Seed(string name, string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
        ? seed
        : throw new TrainingException($"'{name}' names no seed: '{text}'.");

    private static double Psi(string name, string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var psi)
        ? psi
        : throw new TrainingException($"'{name}' names no truncation: '{text}'.");
}
