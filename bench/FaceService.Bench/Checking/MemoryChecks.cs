using System.Diagnostics;
using System.Globalization;
using FaceService.Bench.Generating;
using FaceService.Bench.Report;
using FaceService.Model.Engine;
using FaceService.Model.Latents;
using FaceService.Model.Torch;

namespace FaceService.Bench.Checking;

/// <summary>What several models hold together, and whether they give it back: loaded, drawn with and unloaded, over and over.</summary>
/// <param name="device">cpu, cuda, cuda:N.</param>
/// <param name="limit">How much may be held at any time, in GiB.</param>
/// <param name="output">Gets the table.</param>
internal sealed class MemoryChecks(string device, double limit, TextWriter output)
{
    private const int SettledAfter = 5; // caches and the runtime's own have filled by then
    private const double Growth = 1.1;
    private const double MiB = 1024 * 1024;

    private readonly ResultTable _table = new("loads and unloads", "held MiB, loaded", "held MiB, unloaded", "");
    private readonly bool _isGpu = device != "cpu";

    public int Run(int[] sizes, int cycles)
    {
        var folders = sizes.Select(_ => Directory.CreateTempSubdirectory("face-memory-")).ToArray();
        try
        {
            var models = folders.Zip(sizes, (folder, size) => RandomModel.Write(folder.FullName, size)).ToArray();
            var loader = FaceGeneratorLoader.ForDevices(new EngineOptions { Device = device, Precision = "float32" })[0];
            output.WriteLine(Machine.Describe());
            output.WriteLine($"Models of {string.Join(", ", sizes)} pixels on {loader.DeviceName}, float32.");
            output.WriteLine();
            var (peak, settled, last) = (0.0, 0.0, 0.0);
            for (var cycle = 1; cycle <= cycles; cycle++)
            {
                var loaded = models.Select(loader.Load).ToArray();
                foreach (var generator in loaded)
                    Draw(generator, (uint)cycle);
                var held = Held();
                foreach (var generator in loaded)
                    generator.Dispose();
                LibTorch.GiveBackMemory();
                last = Held();
                peak = Math.Max(peak, held);
                settled = cycle == SettledAfter ? last : settled;
                if (cycle is 1 or SettledAfter || cycle % 20 == 0 || cycle == cycles)
                    _table.Add($"{cycle}", Text(held), Text(last), "");
            }

            var fits = peak <= limit * 1024;
            var returns = cycles <= SettledAfter || last <= (settled * Growth) + 64;
            _table.Add("at most", Text(peak), "", fits ? "well" : "WRONG");
            if (cycles > SettledAfter)
                _table.Add($"last over {SettledAfter}th", "", (last / settled).ToString("0.00", CultureInfo.InvariantCulture), returns ? "well" : "WRONG");
            output.WriteLine(_table);
            return fits && returns ? 0 : 1;
        }
        finally
        {
            foreach (var folder in folders)
                folder.Delete(recursive: true);
        }
    }

    private static void Draw(IFaceGenerator generator, uint seed)
    {
        var spec = new FaceSpec { Latent = new Latent.Z(LatentSource.FromSeed(seed, generator.Config)) };
        generator.Draw([spec], new byte[generator.Config.ImageSize * generator.Config.ImageSize * 3]);
    }

    // Of a GPU what the driver says of this process, for libtorch keeps what it has freed; else what lies in the machine's memory.
    private double Held()
    {
        if (!_isGpu)
            return Environment.WorkingSet / MiB;
        using var query = Process.Start(new ProcessStartInfo("nvidia-smi", ["--query-gpu=memory.used", "--format=csv,noheader,nounits"]) { RedirectStandardOutput = true })!;
        var used = query.StandardOutput.ReadToEnd();
        query.WaitForExit();
        return used.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture)).Max();
    }

    private static string Text(double mebibytes) => mebibytes.ToString("0", CultureInfo.InvariantCulture);
}
