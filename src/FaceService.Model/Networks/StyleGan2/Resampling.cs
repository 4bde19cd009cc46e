namespace FaceService.Model.Networks.StyleGan2;

/// <summary>What a layer does to the size.</summary>
internal enum Resampling
{
    /// <summary>Keeps it.</summary>
    None,

    /// <summary>Doubles it.</summary>
    Up,

    /// <summary>Halves it.</summary>
    Down,
}
