using FaceService.Api.Batching;
using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Pictures;
using FaceService.Api.Observability;

namespace FaceService.Api.Faces.Layouts;

/// <summary>A file each face, encoded on all cores.</summary>
internal sealed class EncodedPictures : IDisposable
{
    private readonly PooledBuffer?[] _pictures;

    private EncodedPictures(int count) => _pictures = new PooledBuffer?[count];

    public ReadOnlyMemory<byte> this[int index] => _pictures[index]!.Written;

    public static EncodedPictures Encode(HttpContext context, FaceOrder order, DrawnFaces faces, PictureEncoder encoder)
    {
        var encoded = new EncodedPictures(faces.Faces.Count);
        try
        {
            return EncodeTimer.Run(context, () =>
            {
                Parallel.For(0, faces.Faces.Count, i => encoded._pictures[i] = encoder.Encode(order, i, faces.Faces[i]));
                return encoded;
            });
        }
        catch
        {
            encoded.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var picture in _pictures)
            picture?.Dispose();
    }
}
