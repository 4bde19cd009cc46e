namespace FaceService.Model.Networks.StyleGan2;

/// <summary>The resolutions of a network's blocks and their widths.</summary>
internal static class Resolutions
{
    /// <summary>4, 8, … up to the image's size.</summary>
    /// <exception cref="ArgumentException">The size is no power of two of at least 4.</exception>
    public static int[] From4To(int size)
    {
        if (size < 4 || !int.IsPow2(size))
            throw new ArgumentException($"image_size {size} is not allowed; StyleGAN2 draws powers of two from 4.", nameof(size));
        return [.. Enumerable.Range(2, int.Log2(size) - 1).Select(exponent => 1 << exponent)];
    }

    /// <summary>min(channel_base / resolution, channel_max).</summary>
    /// <exception cref="ArgumentException">Nothing would be left.</exception>
    public static int Channels(int resolution, int channelBase, int channelMax)
    {
        var channels = Math.Min(channelBase / resolution, channelMax);
        if (channels < 1)
            throw new ArgumentException(
                $"channel_base {channelBase} and channel_max {channelMax} leave no channel at {resolution}×{resolution}; " +
                $"channel_base must be at least {resolution} and channel_max at least 1.",
                nameof(channelBase));
        return channels;
    }
}
