using System.Globalization;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FaceService.Model.Imaging;

/// <summary>An sRGB colour and how opaque it is.</summary>
/// <param name="R">Red.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
/// <param name="A">0 is transparent, 255 opaque.</param>
public readonly record struct ImageColour(byte R, byte G, byte B, byte A = byte.MaxValue)
{
    /// <summary>What may be written, for error messages.</summary>
    public const string Allowed = "transparent, a colour in hex such as b6e3f4, #fff or b6e3f480, or a name of CSS such as teal";

    /// <summary>White, opaque.</summary>
    public static ImageColour White { get; } = new(255, 255, 255);

    /// <summary>Nothing at all.</summary>
    public static ImageColour Transparent { get; } = new(255, 255, 255, 0);

    /// <summary>Reads a colour as it is written in URLs and style sheets: 3, 4, 6 or 8 hex digits with or without <c>#</c>, or CSS's name of it.</summary>
    /// <param name="text">In any case.</param>
    /// <param name="colour">The colour.</param>
    /// <returns>False where it is none.</returns>
    public static bool TryParse(string text, out ImageColour colour)
    {
        colour = Transparent;
        if (text.Equals("transparent", StringComparison.OrdinalIgnoreCase))
            return true;
        var hex = text.StartsWith('#') ? text[1..] : text;
        var isHex = hex.Length is 3 or 4 or 6 or 8 && hex.All(char.IsAsciiHexDigit);
        if (!isHex && !text.All(char.IsAsciiLetter))
            return false;
        if (!Color.TryParse(isHex ? hex : text.Replace("grey", "gray", StringComparison.OrdinalIgnoreCase), out var found))
            return false;
        var pixel = found.ToPixel<Rgba32>();
        colour = pixel.A == 0 ? Transparent : new ImageColour(pixel.R, pixel.G, pixel.B, pixel.A);
        return true;
    }

    /// <summary>The one way to write it: <c>transparent</c>, <c>#b6e3f4</c>, or <c>#b6e3f480</c> where it is partly so.</summary>
    public override string ToString() => A switch
    {
        0 => "transparent",
        byte.MaxValue => string.Create(CultureInfo.InvariantCulture, $"#{R:x2}{G:x2}{B:x2}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"#{R:x2}{G:x2}{B:x2}{A:x2}"),
    };
}
