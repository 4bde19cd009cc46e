using System.Numerics;
using FaceService.Photos.Sampling;

namespace FaceService.Photos.Faces;

/// <summary>The 68 points of a face (Sagonas et al. 2013) in a photo, in pixels, and what follows from them.</summary>
/// <param name="All">Jaw 0 to 16, brows, nose 27 to 35, left eye (of the photo) 36 to 41, right eye 42 to 47, mouth from 48.</param>
public sealed record FacePoints(IReadOnlyList<Vector2> All)
{
    private const int NoseTip = 30;

    // How far the tip of a nose stands before the plane of eyes and mouth, in distances of the eyes: its shift across the face is this times
    // the tangent of the turn. Along the face it lies at 0.6 of the way from the eyes to the mouth when a face looks straight ahead.
    private const double NoseReach = 0.55;
    private const double NoseHeight = 0.6;

    /// <summary>The mean of the eye at the photo's left.</summary>
    public Vector2 LeftEye => Mean(36, 42);

    /// <summary>The mean of the eye at the photo's right.</summary>
    public Vector2 RightEye => Mean(42, 48);

    /// <summary>Between the corners of the mouth.</summary>
    public Vector2 Mouth => (All[48] + All[54]) / 2;

    /// <summary>Between the eyes.</summary>
    public Vector2 Eyes => (LeftEye + RightEye) / 2;

    /// <summary>How far the face is turned to a side, in degrees, about: from the tip of the nose, between the eyes.</summary>
    public double Turn
    {
        get
        {
            var across = RightEye - LeftEye;
            var middle = Vector2.Lerp(Eyes, Mouth, (float)NoseHeight);
            return Math.Abs(Degrees(Vector2.Dot(All[NoseTip] - middle, across) / across.LengthSquared() / NoseReach));
        }
    }

    /// <summary>How far the face looks up or down, in degrees, about: from the tip of the nose, between eyes and mouth.</summary>
    public double Nod
    {
        get
        {
            var down = Mouth - Eyes;
            return Math.Abs(Degrees(((Vector2.Dot(All[NoseTip] - Eyes, down) / down.LengthSquared()) - NoseHeight) / NoseReach));
        }
    }

    /// <summary>Whether the points are those of a face at all: mouth below the eyes, and as far from them as in faces.</summary>
    public bool ArePlausible
    {
        get
        {
            var (across, down) = (RightEye - LeftEye, Mouth - Eyes);
            var (wide, high) = (across.Length(), down.Length());
            return wide > 1 && high > 0.4f * wide && high < 4 * wide && (across.X * down.Y) - (across.Y * down.X) > 0.5f * wide * high;
        }
    }

    /// <summary>
    /// The square that FFHQ cuts (Karras et al. 2019, appendix C; dataset-tool of the same): with e from eye to eye and m from between the eyes to the mouth,
    /// x = e − (m turned by 90°), of the length of the greater of 2 |e| and 1.8 |m|, points from the centre to the right edge; the centre lies 0.1 m below the eyes.
    /// </summary>
    /// <param name="margin">Multiplies the side; 1 is FFHQ's.</param>
    /// <param name="shift">Where the centre lies below the eyes, in lengths of m; 0.1 is FFHQ's.</param>
    public FaceSquare Aligned(double margin = 1, double shift = 0.1)
    {
        var (across, down) = (RightEye - LeftEye, Mouth - Eyes);
        var right = Vector2.Normalize(across + new Vector2(down.Y, -down.X));
        var half = Math.Max(2 * across.Length(), 1.8f * down.Length()) * (float)margin;
        return new FaceSquare(Eyes + (down * (float)shift), right * half);
    }

    /// <summary>A square as tight around the points as pretrained networks were shown faces, level with the eyes.</summary>
    /// <param name="padding">What is added to the longer side, in parts of it.</param>
    public FaceSquare Tight(float padding = 0.2f)
    {
        var right = Vector2.Normalize(RightEye - LeftEye);
        var down = new Vector2(-right.Y, right.X);
        var (across, along) = (All.Select(point => Vector2.Dot(point, right)).ToList(), All.Select(point => Vector2.Dot(point, down)).ToList());
        var centre = (right * (across.Min() + across.Max()) / 2) + (down * (along.Min() + along.Max()) / 2);
        var side = Math.Max(across.Max() - across.Min(), along.Max() - along.Min()) * (1 + padding);
        return new FaceSquare(centre, right * side / 2);
    }

    private Vector2 Mean(int from, int to)
    {
        var sum = Vector2.Zero;
        for (var i = from; i < to; i++)
            sum += All[i];
        return sum / (to - from);
    }

    private static double Degrees(double tangent) => Math.Atan(tangent) * 180 / Math.PI;
}
