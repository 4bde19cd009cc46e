using FaceService.Model.Latents;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Networks.StyleGan2.Operations;
using static TorchSharp.torch;

namespace FaceService.Model.Engine;

/// <summary>Lays out the noise of a batch in which every portrait may want another kind.</summary>
internal sealed class NoiseMaps
{
    private readonly (int Size, float[] Stored)[] layers; // one a synthesis layer with noise inputs

    public NoiseMaps(StyleGan2Generator generator)
    {
        using var scope = NewDisposeScope();
        layers =
        [
            .. generator.Synthesis.NoiseConstants.Select(
                stored => ((int)stored.shape[0], stored.to(CPU).contiguous().data<float>().ToArray())),
        ];
    }

    /// <summary>The noise of a batch. Random maps come from <see cref="NumpyRandomState"/>, the lowest resolution first.</summary>
    /// <param name="batch">The portraits.</param>
    /// <param name="rows">Images to draw; past the batch's end the last portrait is repeated.</param>
    public NoiseInputs For(IReadOnlyList<FaceSpec> batch, int rows)
    {
        if (layers.Length == 0 || batch.All(spec => spec.Noise == NoiseMode.Const))
            return NoiseInputs.Const;
        if (batch.All(spec => spec.Noise == NoiseMode.None))
            return NoiseInputs.None;
        var random = batch.Select(Generator).ToArray();
        return new NoiseInputs("maps", [.. layers.Select(layer => Map(layer.Size, layer.Stored, batch, random, rows))]);
    }

    private static NumpyRandomState? Generator(FaceSpec spec) =>
        spec.Noise == NoiseMode.Random ? new NumpyRandomState(spec.NoiseSeed) : null;

    private static Tensor Map(int size, float[] stored, IReadOnlyList<FaceSpec> batch, NumpyRandomState?[] random, int rows)
    {
        var maps = new float[rows * stored.Length];
        Span<float> Row(int row) => maps.AsSpan(row * stored.Length, stored.Length);

        for (var row = 0; row < batch.Count; row++)
        {
            var map = Row(row);
            if (random[row] is { } source)
                for (var i = 0; i < map.Length; i++)
                    map[i] = (float)source.NextNormal();
            else if (batch[row].Noise == NoiseMode.Const)
                stored.CopyTo(map);
        }

        for (var row = batch.Count; row < rows; row++)
            Row(batch.Count - 1).CopyTo(Row(row));
        return tensor(maps).reshape(rows, 1, size, size); // [N, 1, r, r]
    }
}

/// <summary>The noise of a batch.</summary>
/// <param name="Kind">const, none or maps: what has the same kind is drawn by the same steps.</param>
/// <param name="Maps">[N, 1, r, r] one a synthesis layer, on the CPU; empty unless the kind is maps.</param>
internal sealed record NoiseInputs(string Kind, IReadOnlyList<Tensor> Maps)
{
    /// <summary>The constant maps that lie with the weights.</summary>
    public static NoiseInputs Const { get; } = new("const", []);

    /// <summary>Nothing.</summary>
    public static NoiseInputs None { get; } = new("none", []);

    /// <summary>As the network takes it.</summary>
    /// <param name="maps">The maps, on the network's device.</param>
    public SynthesisNoise With(IReadOnlyList<Tensor> maps) => Kind switch
    {
        "const" => SynthesisNoise.Const,
        "none" => SynthesisNoise.None,
        _ => SynthesisNoise.FromMaps(maps),
    };
}
