using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceService.Bench.Serving;

/// <summary>What was measured so far; parts that were not are null or empty. Kept as JSON, so that a run can go on where another ended.</summary>
internal sealed class ServeResults
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public required string Model { get; init; }

    /// <summary>As it was asked for: auto, float32 or bfloat16.</summary>
    public required string Precision { get; init; }

    public EngineMetrics? Engine { get; set; }

    public PsnrMetrics? Psnr { get; set; }

    /// <summary>Connections → what they got of the service.</summary>
    public SortedDictionary<int, LoadMetrics> Service { get; init; } = [];

    public MemoryMetrics? Memory { get; set; }

    /// <summary>Script and precision, such as <c>plain, bfloat16</c> → what 64 connections got of it.</summary>
    public SortedDictionary<string, LoadMetrics> Peers { get; init; } = [];

    /// <summary>The results of an earlier run of the same model and precision, or none yet.</summary>
    /// <exception cref="InvalidOperationException">The file holds those of another.</exception>
    public static ServeResults Load(string? path, string model, string precision)
    {
        if (path is null || !File.Exists(path))
            return new ServeResults { Model = model, Precision = precision };
        var earlier = JsonSerializer.Deserialize<ServeResults>(File.ReadAllText(path), Json)!;
        return earlier.Model == model && earlier.Precision == precision
            ? earlier
            : throw new InvalidOperationException(
                $"{path} holds the results of {earlier.Model} in {earlier.Precision}, not of {model} in {precision}; name another file with --results.");
    }

    public void Save(string? path)
    {
        if (path is not null)
            File.WriteAllText(path, JsonSerializer.Serialize(this, Json));
    }
}
