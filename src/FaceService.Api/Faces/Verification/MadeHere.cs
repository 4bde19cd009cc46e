namespace FaceService.Api.Faces.Verification;

/// <summary>Whether an image was made by this service.</summary>
internal enum MadeHere
{
    /// <summary>The marked request draws this image.</summary>
    Yes,

    /// <summary>The marked request draws another image: the mark was copied, or the image was changed.</summary>
    No,

    /// <summary>There is nothing to compare with.</summary>
    Unknown,
}
