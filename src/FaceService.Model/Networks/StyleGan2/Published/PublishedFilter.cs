using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Published;

/// <summary>Resampling in the published order: insert zeros, pad or crop, filter each channel (Karras et al. 2020, appendix B).</summary>
internal static class PublishedFilter
{
    // Doubling puts three zeros beside each pixel; the filter makes up for them.
    private const int DoublingGain = 4;

    /// <summary>Twice the size.</summary>
    /// <param name="x">[1, C, H, W]</param>
    /// <param name="filter">[k, k] or [k], adding up to 1.</param>
    /// <returns>[1, C, 2H, 2W]</returns>
    public static Tensor Upsample(Tensor x, Tensor filter)
    {
        using var scope = NewDisposeScope();
        var (before, after) = DoublingPads(filter);
        var (c, h, w) = (x.shape[1], x.shape[2], x.shape[3]);
        var spread = nn.functional.pad(x.reshape(1, c, h, 1, w, 1), [0, 1, 0, 0, 0, 1]).reshape(1, c, h * 2, w * 2);
        return Filter(spread, filter, before, after).MoveToOuterDisposeScope();
    }

    /// <summary>Twice the size, and a convolution.</summary>
    /// <param name="x">[1, in, H, W]</param>
    /// <param name="weight">[out, in, k, k], of a true convolution.</param>
    /// <param name="filter">As for <see cref="Upsample"/>.</param>
    /// <returns>[1, out, 2H, 2W]</returns>
    public static Tensor ConvolveDoubling(Tensor x, Tensor weight, Tensor filter)
    {
        using var scope = NewDisposeScope();
        var size = (int)weight.shape[2];
        var (before, after) = DoublingPads(filter);
        (before, after) = (before + (size / 2) - (size - 1), after + (size / 2) - (size - 2));
        var spare = Math.Max(Math.Min(-before, -after), 0);
        x = nn.functional.conv_transpose2d(x, weight.transpose(0, 1), strides: [2, 2], padding: [spare, spare]);
        return Filter(x, filter, before + spare, after + spare).MoveToOuterDisposeScope();
    }

    private static (int Before, int After) DoublingPads(Tensor filter)
    {
        var taps = (int)filter.shape[0];
        return ((taps + 1) >> 1, (taps - 2) >> 1);
    }

    private static Tensor Filter(Tensor x, Tensor filter, int before, int after)
    {
        var channels = x.shape[1];
        x = Crop(nn.functional.pad(x, [Math.Max(before, 0), Math.Max(after, 0), Math.Max(before, 0), Math.Max(after, 0)]), before, after);
        var isPlane = filter.dim() == 2;
        var taps = filter.Times(isPlane ? DoublingGain : Math.Sqrt(DoublingGain));
        if (isPlane)
            return Each(x, taps.flip(0, 1).unsqueeze(0).unsqueeze(0), channels);
        var line = taps.flip(0).unsqueeze(0).unsqueeze(0); // [1, 1, k]
        return Each(Each(x, line.unsqueeze(2), channels), line.unsqueeze(3), channels);
    }

    private static Tensor Each(Tensor x, Tensor taps, long channels) =>
        nn.functional.conv2d(x, taps.repeat(channels, 1, 1, 1), groups: channels);

    private static Tensor Crop(Tensor x, int before, int after)
    {
        var (first, last) = (Math.Max(-before, 0), Math.Max(-after, 0));
        return first + last == 0
            ? x
            : x.narrow(2, first, x.shape[2] - first - last).narrow(3, first, x.shape[3] - first - last);
    }
}
