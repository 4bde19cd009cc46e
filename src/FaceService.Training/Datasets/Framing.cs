using System.Globalization;
using FaceService.Model.Imaging;

namespace FaceService.Training.Datasets;

/// <summary>How an image of any shape becomes a square of the training size.</summary>
public sealed record Framing
{
    private Framing(string text, int[] numbers)
    {
        Text = text;
        Numbers = numbers;
    }

    /// <summary>The largest centred square, resized with Lanczos: the default.</summary>
    public static Framing Centre { get; } = new("centre", []);

    /// <summary>What <see cref="Parse"/> takes, for messages.</summary>
    public static string Allowed => "centre, stretch, crop:SIDE or box:LEFT,TOP,RIGHT,BOTTOM";

    /// <summary>As the setting is written; part of the packed cache's key.</summary>
    public string Text { get; }

    private int[] Numbers { get; }

    /// <summary>Reads the setting.</summary>
    /// <param name="text">
    /// <c>centre</c>; <c>stretch</c> (bilinear, aspect not kept); <c>crop:96</c> (a centred square of that many pixels);
    /// <c>box:0,15,178,193</c> (left, top, right, bottom).
    /// </param>
    /// <returns>The framing, or null when the text is none of these.</returns>
    public static Framing? Parse(string text)
    {
        var (word, rest) = text.IndexOf(':') is var colon and >= 0 ? (text[..colon], text[(colon + 1)..]) : (text, "");
        var numbers = new List<int>();
        foreach (var part in rest.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 100_000)
                return null;
            numbers.Add(number);
        }

        return (word, numbers) switch
        {
            ("centre" or "stretch", []) => new Framing(text, []),
            ("crop", [> 0]) => new Framing(text, [.. numbers]),
            ("box", [var left, var top, var right, var bottom]) when right > left && bottom > top => new Framing(text, [.. numbers]),
            _ => null,
        };
    }

    /// <summary>Cuts and resizes.</summary>
    /// <param name="image">Any image.</param>
    /// <param name="size">Side of the result in pixels.</param>
    /// <param name="filter">How pixels are weighed; null for the framing's own (bilinear for stretch, else Lanczos).</param>
    public RgbImage Apply(RgbImage image, int size, ResizeFilter? filter = null)
    {
        if (Text == "stretch")
            return ImageResizer.Resize(image, size, size, filter ?? ResizeFilter.Bilinear);
        if (Numbers is [var side])
            image = ImageResizer.CropCentre(image, Math.Min(side, image.Width), Math.Min(side, image.Height));
        if (Numbers is [var left, var top, var right, var bottom])
            image = Box(image, left, top, right, bottom);
        return ImageResizer.CropAndResize(image, size, size, filter ?? ResizeFilter.Lanczos3);
    }

    // A box made for one size of image must not fail on a smaller one.
    private static RgbImage Box(RgbImage image, int left, int top, int right, int bottom)
    {
        (left, top) = (Math.Min(left, image.Width - 1), Math.Min(top, image.Height - 1));
        (right, bottom) = (Math.Min(right, image.Width), Math.Min(bottom, image.Height));
        return ImageResizer.Crop(image, left, top, right - left, bottom - top);
    }
}
