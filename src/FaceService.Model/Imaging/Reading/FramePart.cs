namespace FaceService.Model.Imaging.Reading;

/// <summary>What becomes of a frame's rectangle before the next one is drawn.</summary>
internal enum AfterFrame
{
    Keep,
    Clear,
    Restore,
}

/// <summary>A frame of an animation, cut out as a file of its own.</summary>
/// <param name="Left">Where it lies on the canvas, in pixels.</param>
/// <param name="Top">Likewise.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="File">A picture of this size in the animation's format.</param>
internal readonly record struct FramePart(int Left, int Top, int Width, int Height, byte[] File)
{
    /// <summary>Transparent pixels show what lies under the canvas, not the frame before.</summary>
    public bool Replaces { get; init; }

    public AfterFrame After { get; init; }
}
