namespace TorchSharp;

/// <summary>What lies outside a picture's border.</summary>
public enum PaddingModes
{
    /// <summary>Zeros.</summary>
    Zeros = 0,

    /// <summary>The picture mirrored, without its border pixel.</summary>
    Reflect = 1,

    /// <summary>The border pixel.</summary>
    Replicate = 2,

    /// <summary>The other side of the picture.</summary>
    Circular = 3,

    /// <summary>One value.</summary>
    Constant = 4,
}
