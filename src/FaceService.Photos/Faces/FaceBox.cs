using System.Numerics;
using FaceService.Model.Imaging;

namespace FaceService.Photos.Faces;

/// <summary>Where a face is in a photo, in pixels.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
/// <param name="Score">How sure the finder is, 0 … 1; a cascade does not tell and gives 1.</param>
public readonly record struct FaceBox(float Left, float Top, float Width, float Height, double Score = 1)
{
    /// <summary>Its centre.</summary>
    public Vector2 Centre => new(Left + (Width / 2), Top + (Height / 2));

    /// <summary>Its longer side.</summary>
    public float Side => Math.Max(Width, Height);

    /// <summary>The same box in a photo that is so many times larger.</summary>
    public FaceBox Times(float factor) => new(Left * factor, Top * factor, Width * factor, Height * factor, Score);

    /// <summary>The part that two share, of both together.</summary>
    public float Shared(FaceBox other) => Both(other) / ((Width * Height) + (other.Width * other.Height) - Both(other));

    /// <summary>The part that two share, of the smaller one.</summary>
    public float Inside(FaceBox other) => Both(other) / Math.Min(Width * Height, other.Width * other.Height);

    private float Both(FaceBox other) =>
        Math.Max(Math.Min(Left + Width, other.Left + other.Width) - Math.Max(Left, other.Left), 0)
        * Math.Max(Math.Min(Top + Height, other.Top + other.Height) - Math.Max(Top, other.Top), 0);
}

/// <summary>Finds faces in photos. One thread each.</summary>
public interface IFaceFinder : IDisposable
{
    /// <summary>Finds them, the surest first.</summary>
    /// <param name="photo">Upright.</param>
    /// <param name="smallest">Pixels of the smallest faces wanted, from brow to chin.</param>
    IReadOnlyList<FaceBox> Find(RgbImage photo, float smallest);
}
