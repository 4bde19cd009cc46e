using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Pictures;

namespace FaceService.Api.Faces.Layouts;

/// <summary>Puts generated faces into a response.</summary>
internal interface IFaceLayoutWriter
{
    /// <summary>Encodes the faces and writes them as they come.</summary>
    Task WriteAsync(HttpContext context, FaceOrder order, GeneratedFaces faces, FaceEncoder encoder);
}
