namespace FaceService.Photos.Quality;

/// <summary>What a face has to be to be kept. A limit of 0 asks for nothing, except where it says otherwise.</summary>
public sealed record KeepRules
{
    /// <summary>Pixels of the crop's side in the photo, at least.</summary>
    public double Smallest { get; init; }

    /// <summary>The part of the crop that may lie outside of the photo; 1 allows all.</summary>
    public double Outside { get; init; } = 0.1;

    /// <summary>Degrees that a face may be turned or nod; 90 allows all.</summary>
    public double Turned { get; init; } = 40;

    /// <summary>The least <see cref="FaceMeasures.Sharpness"/>.</summary>
    public double Sharpness { get; init; } = 20;

    /// <summary>The level that the brightest twentieth has to reach.</summary>
    public double Dark { get; init; } = 70;

    /// <summary>The level that the darkest twentieth must not pass; 255 allows all.</summary>
    public double Bright { get; init; } = 170;

    /// <summary>Faces that a photo may have.</summary>
    public int MostFaces { get; init; }

    /// <summary>Bits, of 256, in which the hashes of two pictures have to differ.</summary>
    public int Duplicate { get; init; } = 10;

    /// <summary>How far apart the recognition network's numbers of two people are, at least.</summary>
    public double SamePerson { get; init; } = 0.25;

    /// <summary>What is wrong with a face before it is cut; null if nothing is.</summary>
    public DropReason? Before(FaceMeasures face) =>
        face.Side < Smallest ? DropReason.Small
        : face.Outside > Outside ? DropReason.CutOff
        : face.Turn > Turned ? DropReason.Turned
        : null;

    /// <summary>What is wrong with a face that is cut; null if nothing is.</summary>
    public DropReason? After(FaceMeasures face) =>
        face.Brightest < Dark ? DropReason.Dark
        : face.Darkest > Bright ? DropReason.Bright
        : face.Sharpness < Sharpness ? DropReason.Blurred
        : null;
}
