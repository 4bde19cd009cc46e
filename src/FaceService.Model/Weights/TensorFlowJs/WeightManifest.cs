using System.Text.Json;

namespace FaceService.Model.Weights.TensorFlowJs;

/// <summary>Tensors that lie one after the other in some shards.</summary>
/// <param name="Paths">File names of the shards.</param>
/// <param name="Weights">The tensors in their order.</param>
internal sealed record WeightGroup(IReadOnlyList<string> Paths, IReadOnlyList<WeightEntry> Weights);

/// <summary>One tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its lengths.</param>
/// <param name="Count">How many numbers it has.</param>
/// <param name="BytesEach">Bytes of a number: 4 for float32, 1 and 2 for whole numbers.</param>
/// <param name="Scale">What one step of a whole number stands for.</param>
/// <param name="Least">What zero stands for.</param>
internal sealed record WeightEntry(string Name, IReadOnlyList<long> Shape, long Count, int BytesEach, double Scale, double Least);

/// <summary>A tensorflow.js manifest.</summary>
internal static class WeightManifest
{
    /// <summary>A manifest is not longer than this.</summary>
    public const int LongestBytes = 4 << 20;

    private const int MostTensors = 10_000;
    private const int MostShards = 1000;
    private const int MostDimensions = 8;

    /// <summary>Reads one.</summary>
    /// <exception cref="WeightFileException">It is none.</exception>
    public static IReadOnlyList<WeightGroup> Parse(string path, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            var groups = document.RootElement.EnumerateArray().Select(group => Group(path, group)).ToList();
            if (groups.Count == 0 || groups.Sum(group => group.Weights.Count) is 0 or > MostTensors)
                throw new WeightFileException(WeightFileProblem.TooManyTensors, $"{path}: the manifest names no weights, or more than {MostTensors}.");
            return groups;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new WeightFileException(WeightFileProblem.HeaderNotJson, $"{path} is no manifest of tensorflow.js: {e.Message}", e);
        }
    }

    private static WeightGroup Group(string path, JsonElement group)
    {
        var paths = group.GetProperty("paths").EnumerateArray().Select(item => item.GetString() ?? "").ToList();
        if (paths.Count > MostShards || paths.Any(name => name is "" or "." or ".." || name.AsSpan().IndexOfAny('/', '\\', ':') >= 0 || name.Contains('\0', StringComparison.Ordinal)))
            throw new WeightFileException(WeightFileProblem.BadEntry, $"{path}: the manifest names shards that are no plain file names, or more than {MostShards}.");
        return new WeightGroup(paths, [.. group.GetProperty("weights").EnumerateArray().Select(entry => Entry(path, entry))]);
    }

    private static WeightEntry Entry(string path, JsonElement entry)
    {
        var name = entry.GetProperty("name").GetString() ?? "";
        var shape = entry.GetProperty("shape").EnumerateArray().Select(item => item.GetInt64()).ToList();
        var count = 1L;
        foreach (var length in shape)
        {
            if (shape.Count > MostDimensions || length is <= 0 or > int.MaxValue || (count *= length) > int.MaxValue / sizeof(float))
                throw new WeightFileException(WeightFileProblem.BadShape, $"{path}: the weight '{name}' has the shape [{string.Join(", ", shape.Take(MostDimensions))}].");
        }

        if (entry.GetProperty("dtype").GetString() is not "float32")
            throw Unknown(path, name, entry.GetProperty("dtype").GetString());
        if (!entry.TryGetProperty("quantization", out var whole))
            return new WeightEntry(name, shape, count, sizeof(float), 1, 0);
        var bytes = whole.GetProperty("dtype").GetString() switch
        {
            "uint8" => 1,
            "uint16" => 2,
            var other => throw Unknown(path, name, other),
        };
        return new WeightEntry(name, shape, count, bytes, whole.GetProperty("scale").GetDouble(), whole.GetProperty("min").GetDouble());
    }

    private static WeightFileException Unknown(string path, string name, string? type) =>
        new(WeightFileProblem.UnknownType, $"{path}: the weight '{name}' is stored as {type}; read are float32, and float32 as uint8 or uint16.");
}
