using FaceService.Model.Latents;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights;

namespace FaceService.Model.Engine;

/// <summary>Latents of a model as NumPy arrays.</summary>
public static class LatentArrays
{
    /// <summary>Takes latents out of an array.</summary>
    /// <param name="array">
    /// In z [z_dim] or [N, z_dim]; in w [w_dim], [N, w_dim], or with a w a layer [N, num_ws, w_dim]. [num_ws, w_dim] is so many
    /// latents of one row.
    /// </param>
    /// <param name="inW">Whether they lie in w.</param>
    /// <param name="config">The model's.</param>
    /// <exception cref="NpyFormatException">The shape is another, or a number is not finite.</exception>
    public static IReadOnlyList<Latent> Read(NpyArray array, bool inW, GeneratorConfig config)
    {
        var width = inW ? config.StyleGan2?.WDim ?? 0 : config.ZDim;
        var rows = inW && config.StyleGan2 is not null ? StyleGan2Layout.LatentCount(config.ImageSize) : 1;
        var shape = array.Shape;
        var isRowEach = shape.Count <= 2 && shape[^1] == width;
        var isLayered = inW && shape.Count == 3 && shape[1] == rows && shape[2] == width;
        var values = array.ToFloat32();
        if ((!isRowEach && !isLayered) || values.Length == 0)
        {
            throw new NpyFormatException(
                $"The array's shape is ({string.Join(", ", shape)}); allowed in {(inW ? "w" : "z")} are ({width}), (N, {width})"
                + (inW ? $" and (N, {rows}, {width})." : "."));
        }

        if (!values.All(float.IsFinite))
            throw new NpyFormatException("The array holds a number that is not finite in float32.");
        return [.. values.Chunk(isLayered ? rows * width : width).Select(Latent (row) => inW ? new Latent.W(row, isLayered ? rows : 1) : new Latent.Z(row))];
    }

    /// <summary>Puts latents of one kind into an array: [N, z_dim], [N, w_dim] or [N, num_ws, w_dim].</summary>
    /// <param name="latents">At least one; all in z, or all in w with as many rows.</param>
    public static NpyArray Write(IReadOnlyList<Latent> latents)
    {
        var values = latents.SelectMany(Values).ToArray();
        var rows = latents[0] is Latent.W w ? w.Rows : 1;
        var width = values.Length / latents.Count / rows;
        return rows == 1
            ? NpyArray.FromFloat32(values, latents.Count, width)
            : NpyArray.FromFloat32(values, latents.Count, rows, width);
    }

    /// <summary>A latent's numbers, row after row.</summary>
    /// <param name="latent">The latent.</param>
    public static float[] Values(Latent latent) => latent switch
    {
        Latent.Z z => z.Values,
        Latent.W w => w.Values,
        _ => throw new ArgumentOutOfRangeException(nameof(latent)),
    };
}
