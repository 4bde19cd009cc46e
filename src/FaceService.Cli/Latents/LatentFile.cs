using System.Text.Json;
using FaceService.Cli.Shared;
using FaceService.Model.Engine;
using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;
using FaceService.Training;

namespace FaceService.Cli.Latents;

/// <summary>
/// Latents in a file: <c>.npy</c>, or <c>.json</c> with the fields <c>latents</c> and <c>space</c>, which <c>POST /generate</c> takes as
/// it is.
/// </summary>
internal static class LatentFile
{
    /// <exception cref="UsageException">The name's suffix is another.</exception>
    public static void CheckName(string path)
    {
        if (Path.GetExtension(path) is not (".npy" or ".json"))
            throw new UsageException($"'{path}' cannot hold latents; allowed is a .npy or .json file.");
    }

    public static void Write(string path, IReadOnlyList<Latent> latents)
    {
        CheckName(path);
        if (Path.GetExtension(path) == ".npy")
            File.WriteAllBytes(path, NpyFile.ToBytes(LatentArrays.Write(latents)));
        else
            File.WriteAllText(path, JsonSerializer.Serialize(new { latents = latents.Select(Rows), space = latents[0] is Latent.W ? "w" : "z" }) + "\n");
    }

    /// <param name="path">The file.</param>
    /// <param name="space">z or w, for a .npy file, and for a .json file that does not say.</param>
    /// <param name="config">The model's.</param>
    /// <exception cref="TrainingException">The file is not one of latents.</exception>
    public static IReadOnlyList<Latent> Read(string path, string? space, GeneratorConfig config)
    {
        CheckName(path);
        if (Path.GetExtension(path) == ".npy")
            return LatentArrays.Read(NpyFile.Read(path), space == "w", config);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            var stated = root.TryGetProperty("space", out var said) ? said.GetString() : space;
            return [.. root.GetProperty("latents").EnumerateArray().SelectMany(latent => LatentArrays.Read(Array(latent), stated == "w", config))];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new TrainingException($"{path} is no JSON object with latents, an array of arrays of numbers: {error.Message}", error);
        }
    }

    private static object Rows(Latent latent) => latent is Latent.W { Rows: > 1 } w
        ? w.Values.Chunk(w.Values.Length / w.Rows).ToArray()
        : LatentArrays.Values(latent);

    // One latent: a row, or a w a layer.
    private static NpyArray Array(JsonElement latent)
    {
        var isLayered = latent.GetArrayLength() > 0 && latent[0].ValueKind == JsonValueKind.Array;
        float[][] rows = isLayered ? [.. latent.EnumerateArray().Select(Floats)] : [Floats(latent)];
        var width = rows[0].Length;
        if (rows.Any(row => row.Length != width))
            throw new FormatException("the rows of a latent differ in length.");
        float[] values = [.. rows.SelectMany(row => row)];
        return isLayered ? NpyArray.FromFloat32(values, 1, rows.Length, width) : NpyArray.FromFloat32(values, 1, width);
    }

    private static float[] Floats(JsonElement row) => [.. row.EnumerateArray().Select(number => number.GetSingle())];
}
