using System.Globalization;

namespace FaceService.Bench;

/// <summary>What a figure is worth depends on where it was measured.</summary>
internal static class Machine
{
    /// <summary>Processor, cores, memory, and how busy the machine was at the start.</summary>
    public static string Describe()
    {
        var processor = Line("/proc/cpuinfo", "model name");
        var memory = long.Parse(Line("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) / 1024 / 1024;
        var load = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
        var busy = load > 0.3 * Environment.ProcessorCount ? " The machine is busy: these figures are worth little." : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{processor}, {Environment.ProcessorCount} cores, {memory} GiB; load {load:0.00} at the start.{busy}");
    }

    private static string Line(string file, string name) => File.ReadLines(file)
        .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? $"unknown {name}";
}
