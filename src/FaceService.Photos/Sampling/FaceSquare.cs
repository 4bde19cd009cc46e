using System.Numerics;

namespace FaceService.Photos.Sampling;

/// <summary>A square of a photo, turned any way; in pixels of the photo, whose first pixel's centre is (0.5, 0.5).</summary>
/// <param name="Centre">Its centre.</param>
/// <param name="Right">From the centre to the middle of its right edge.</param>
public readonly record struct FaceSquare(Vector2 Centre, Vector2 Right)
{
    /// <summary>From the centre to the middle of its lower edge.</summary>
    public Vector2 Down => new(-Right.Y, Right.X);

    /// <summary>Its side in pixels.</summary>
    public float Side => 2 * Right.Length();

    /// <summary>The smallest upright rectangle around it: left, top, right and bottom.</summary>
    public (float Left, float Top, float Right, float Bottom) Bounds
    {
        get
        {
            var reach = Vector2.Abs(Right) + Vector2.Abs(Down);
            return (Centre.X - reach.X, Centre.Y - reach.Y, Centre.X + reach.X, Centre.Y + reach.Y);
        }
    }

    /// <summary>An upright square.</summary>
    public static FaceSquare Upright(Vector2 centre, float side) => new(centre, new Vector2(side / 2, 0));

    /// <summary>A place in the photo, of a place in the square: (0, 0) is its upper left corner, (1, 1) its lower right one.</summary>
    public Vector2 At(Vector2 place) => Centre + (((2 * place.X) - 1) * Right) + (((2 * place.Y) - 1) * Down);

    /// <summary>The part of it that lies outside of a photo, 0 … 1, on a grid of 32×32 places.</summary>
    public double Outside(int width, int height)
    {
        const int places = 32;
        var outside = 0;
        for (var i = 0; i < places * places; i++)
        {
            var at = At(new Vector2(((i % places) + 0.5f) / places, ((i / places) + 0.5f) / places));
            outside += at.X < 0 || at.Y < 0 || at.X > width || at.Y > height ? 1 : 0;
        }

        return outside / (double)(places * places);
    }
}
