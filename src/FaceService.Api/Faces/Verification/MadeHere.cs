namespace FaceService.Api.Faces.Verification;

/// <summary>Whether a picture was made by this service.</summary>
internal enum MadeHere
{
    /// <summary>The marked request draws this picture.</summary>
    Yes,

    /// <summary>The marked request draws another picture: the mark was copied, or the picture was changed.</summary>
    No,

    /// <summary>There is nothing to compare with.</summary>
    Unknown,
}
