using System.Globalization;
using FaceService.Bench.Generating;
using FaceService.Bench.Report;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;

namespace FaceService.Bench.Checking;

/// <summary>
/// What the tests cannot check where there is no GPU: that a portrait does not depend on its company, and how far each precision is
/// from float32 on a CPU.
/// </summary>
internal sealed class GpuChecks(string device, TextWriter output)
{
    private const int Faces = 37; // no multiple of what is drawn at once

    private readonly ResultTable table = new("pixels", "network", "precision", "check", "found", "wanted", "");
    private bool allWell = true;

    public int Run(int[] sizes)
    {
        var loader = Loader("auto");
        var isGpu = loader.DeviceName != "cpu";
        output.WriteLine(Machine.Describe());
        output.WriteLine($"Drawing on {loader.DeviceName}, {loader.Fingerprint}.");
        output.WriteLine();
        foreach (var size in sizes)
        {
            foreach (var published in (bool[])[false, true])
            {
                var folder = Directory.CreateTempSubdirectory("face-gpu-");
                try
                {
                    Check(RandomModel.Write(folder.FullName, size, published), published ? "published order" : "own", isGpu);
                }
                finally
                {
                    folder.Delete(recursive: true);
                }
            }
        }

        output.WriteLine(table);
        return allWell ? 0 : 1;
    }

    private void Check(ModelVersion model, string network, bool isGpu)
    {
        var specs = Specs(model.Config);
        float[] expected;
        using (var cpu = FaceGeneratorLoader.ForDevices(new EngineOptions { Device = "cpu", Precision = "float32" })[0].Load(model))
            expected = cpu.DrawNumbers(specs);
        foreach (var precision in isGpu ? ["float32", "bfloat16", "float16"] : new[] { "float32", "bfloat16" })
        {
            using var generator = Loader(precision).Load(model);
            void Say(string check, string found, string wanted, bool well) =>
                Add($"{model.Config.ImageSize}", network, precision, check, found, wanted, well);

            var drawn = Draw(generator, specs);
            Same("again, other latents between", Draw(generator, specs, between: [.. specs.Reverse()]), drawn, Say);
            Same("alone as in company", [.. specs.SelectMany(spec => Draw(generator, [spec]))], drawn, Say);
            Same("in the other order", Reversed(Draw(generator, [.. specs.Reverse()])), drawn, Say);
            Near(generator.DrawNumbers(specs), expected, precision, Say);
        }
    }

    private static void Same(string check, byte[] found, byte[] wanted, Action<string, string, string, bool> say)
    {
        var differing = found.Zip(wanted).Count(pair => pair.First != pair.Second);
        say(check, $"{differing} bytes differ", "0", differing == 0 && found.Length == wanted.Length);
    }

    // The peak is the images' own range; random weights draw what is seldom within −1…1.
    private static void Near(float[] found, float[] wanted, string precision, Action<string, string, string, bool> say)
    {
        var error = found.Zip(wanted, (a, b) => Math.Pow(a - b, 2)).Average();
        var psnr = 10 * Math.Log10(Math.Pow(wanted.Max() - wanted.Min(), 2) / error);
        var least = precision switch { "float32" => 80, "float16" => 50, _ => 35 };
        say("against float32 on a CPU", string.Create(CultureInfo.InvariantCulture, $"{psnr:0.0} dB"), $"{least} dB", psnr >= least);
    }

    private static byte[] Draw(IFaceGenerator generator, FaceSpec[] specs, FaceSpec[]? between = null)
    {
        var rgb = new byte[specs.Length * generator.Config.ImageSize * generator.Config.ImageSize * 3];
        if (between is not null)
            generator.Draw(between, rgb);
        generator.Draw(specs, rgb);
        return rgb;
    }

    private static byte[] Reversed(byte[] faces) => [.. faces.Chunk(faces.Length / Faces).Reverse().SelectMany(face => face)];

    // Every kind of request, mixed.
    private static FaceSpec[] Specs(GeneratorConfig config) =>
    [
        .. Enumerable.Range(0, Faces).Select(seed => new FaceSpec
        {
            Latent = new Latent.Z(LatentSource.FromSeed((uint)seed, config)),
            Truncation = seed % 4 == 0 ? 0.7f : 1,
            Noise = (NoiseMode)(seed / 5 % 3),
            NoiseSeed = (uint)seed,
            Mix = seed % 5 == 0 ? new StyleMix(new Latent.Z(LatentSource.FromSeed((uint)seed + 1, config)), [1, 4]) : null,
        }),
    ];

    private FaceGeneratorLoader Loader(string precision) =>
        FaceGeneratorLoader.ForDevices(new EngineOptions { Device = device, Precision = precision })[0];

    private void Add(string pixels, string network, string precision, string check, string found, string wanted, bool well)
    {
        allWell &= well;
        table.Add(pixels, network, precision, check, found, wanted, well ? "well" : "WRONG");
    }
}
