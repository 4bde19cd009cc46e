using FaceService.Model.Imaging;

namespace FaceService.Training.Datasets;

/// <summary>What decides the content of a packed cache.</summary>
public sealed record PackOptions
{
    /// <summary>Side of the squares in pixels.</summary>
    public required int Size { get; init; }

    /// <summary>How images are cut.</summary>
    public Framing Framing { get; init; } = Framing.Centre;

    /// <summary>How pixels are weighed when images are resized; null for the framing's own way.</summary>
    public ResizeFilter? Filter { get; init; }

    /// <summary>Where labels come from, as the setting of that name has it.</summary>
    public string Labels { get; init; } = "auto";

    /// <summary>Which file names count, or empty.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>Images with a side below this are skipped: enlarging them would teach blur.</summary>
    public int SmallestSide { get; init; } = 16;

    /// <summary>Keep only the first so many; 0 keeps all.</summary>
    public int Limit { get; init; }

    internal string Key => $"v3|{Size}|{Framing.Text}|{Labels}|{Pattern}|{SmallestSide}|{Limit}{(Filter is { } filter ? $"|{filter}" : "")}";
}
