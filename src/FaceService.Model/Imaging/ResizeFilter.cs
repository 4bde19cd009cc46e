namespace FaceService.Model.Imaging;

/// <summary>How pixels are weighed when a picture changes size.</summary>
public enum ResizeFilter
{
    /// <summary>Lanczos with three lobes, widened when shrinking: the sharpest, and the one for what people look at.</summary>
    Lanczos3,

    /// <summary>The mean of the area that a pixel covers; nearest neighbour when growing.</summary>
    Box,

    /// <summary>
    /// Linear between the two nearest pixels, also when shrinking (no antialiasing), with half-pixel centres: what
    /// TensorFlow's <c>image.resize</c> does by default, for presets that were trained on it.
    /// </summary>
    Bilinear,
}
