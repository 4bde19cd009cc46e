using System.Globalization;
using System.Numerics;
using FaceService.Model.Imaging;
using FaceService.Photos.Faces;
using FaceService.Photos.Labels;
using FaceService.Photos.Quality;
using FaceService.Photos.Sampling;

namespace FaceService.Photos.Building;

/// <summary>How photos become a dataset.</summary>
public sealed record BuildOptions
{
    /// <summary>Side of the dataset's pictures in pixels.</summary>
    public required int Size { get; init; }

    /// <summary>How faces are cut.</summary>
    public PhotoCrop Crop { get; init; } = PhotoCrop.Align;

    /// <summary>Multiplies the side of what is cut; 1 is FFHQ's, or the found box's own.</summary>
    public double Margin { get; init; } = 1;

    /// <summary>Where an aligned crop's centre lies, from the eyes to the mouth; 0.1 is FFHQ's.</summary>
    public double Shift { get; init; } = 0.1;

    /// <summary>How sure the finder has to be of a face, 0 … 1.</summary>
    public double Score { get; init; } = 0.4;

    /// <summary>What is kept.</summary>
    public KeepRules Rules { get; init; } = new();

    /// <summary>Where labels come from.</summary>
    public LabelPlan Labels { get; init; } = LabelPlan.None;

    /// <summary>Which file names count, such as <c>*.jpg</c>; empty for all.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>Makes another finder of faces than the pretrained detector, one a thread; with a name that tells it from others.</summary>
    public (string Name, Func<IFaceFinder> Make)? Finder { get; init; }

    /// <summary>Threads that work; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Looks at everything and writes the report, but no dataset.</summary>
    public bool DryRun { get; init; }

    /// <summary>All that decides what becomes of a photo.</summary>
    internal string Key => string.Create(
        CultureInfo.InvariantCulture, $"v1|{Size}|{Crop}|{Margin}|{Shift}|{Score}|{Rules}|{Labels.Key}|{Pattern}|{Finder?.Name}|{DryRun}");
}

/// <summary>How a square is cut out of a photo.</summary>
public sealed record PhotoCrop
{
    private PhotoCrop(string text, IReadOnlyList<int> numbers) => (Text, Numbers) = (text, numbers);

    /// <summary>What <see cref="Parse"/> takes.</summary>
    public const string Allowed = "align (by eyes and mouth), face (the box that was found), center, or box:LEFT,TOP,RIGHT,BOTTOM";

    /// <summary>By eyes and mouth, as FFHQ.</summary>
    public static PhotoCrop Align { get; } = new("align", []);

    /// <summary>The box that was found, made square.</summary>
    public static PhotoCrop Face { get; } = new("face", []);

    /// <summary>As it is written.</summary>
    public string Text { get; }

    private IReadOnlyList<int> Numbers { get; }

    /// <summary>Whether faces are looked for.</summary>
    public bool FindsFaces => Text is "align" or "face";

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Reads the option; null when the text is none.</summary>
    public static PhotoCrop? Parse(string text)
    {
        if (text is "align" or "face" or "center" or "centre")
            return new PhotoCrop(text == "centre" ? "center" : text, []);
        var parts = text.StartsWith("box:", StringComparison.Ordinal) ? text["box:".Length..].Split(',') : [];
        var numbers = parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 100_000 ? number : -1).ToList();
        return numbers is [>= 0 and var left, >= 0 and var top, var right, var bottom] && right > left && bottom > top ? new PhotoCrop(text, numbers) : null;
    }

    /// <summary>What is cut without looking for faces: the largest centred square of the photo or of the box.</summary>
    internal FaceSquare Fixed(RgbImage photo)
    {
        var (left, top, right, bottom) = Numbers is [var l, var t, var r, var b]
            ? (Math.Min(l, photo.Width - 1), Math.Min(t, photo.Height - 1), Math.Min(r, photo.Width), Math.Min(b, photo.Height))
            : (0, 0, photo.Width, photo.Height);
        return FaceSquare.Upright(new Vector2((left + right) / 2f, (top + bottom) / 2f), Math.Min(right - left, bottom - top));
    }
}
