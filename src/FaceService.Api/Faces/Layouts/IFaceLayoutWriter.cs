using FaceService.Api.Batching;
using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Pictures;

namespace FaceService.Api.Faces.Layouts;

/// <summary>Puts drawn faces into a response.</summary>
internal interface IFaceLayoutWriter
{
    /// <summary>Encodes the faces and writes them; nothing is sent before everything that can fail has been done.</summary>
    Task WriteAsync(HttpContext context, FaceOrder order, DrawnFaces faces, PictureEncoder encoder);
}
