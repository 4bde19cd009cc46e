namespace FaceService.Api.Faces.Orders;

/// <summary>How faces are put into one answer.</summary>
internal enum FaceLayout
{
    /// <summary>The image itself; for one face.</summary>
    Image,

    /// <summary>An image each in a zip.</summary>
    Zip,

    /// <summary>All in one image, row by row.</summary>
    Grid,

    /// <summary>Each as base64 beside its canonical request.</summary>
    Json,
}
