using FaceService.Api.Batching;
using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Paths;
using FaceService.Api.Faces.Sheets;
using FaceService.Api.Observability;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Marking;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Api.Faces.Pictures;

/// <summary>Makes files out of pixels: resized, encoded, marked. Runs on pool threads while the device goes on.</summary>
internal sealed class PictureEncoder(FaceMetrics metrics, TimeProvider clock)
{
    /// <summary>The AI system's name in every mark.</summary>
    public const string SystemName = "FaceService";

    /// <summary>One face as a file. The caller disposes of the buffer.</summary>
    public PooledBuffer Encode(FaceOrder order, int index, FacePixels face) =>
        Encode(Wrap(face), order.Size, order.Format, CanonicalRequest.Of(order, order.Portraits[index]));

    /// <summary>All faces in one picture. The caller disposes of the buffer.</summary>
    public PooledBuffer EncodeGrid(FaceOrder order, IReadOnlyList<FacePixels> faces) =>
        Encode(Grid(faces, order.Size), null, order.Format, CanonicalRequest.OfGrid(order));

    /// <summary>A sheet, its empty cells white. The caller disposes of the buffer.</summary>
    public PooledBuffer EncodeSheet(SheetOrder order, IReadOnlyList<FacePixels> faces) =>
        Encode(order.Sheet.Lay(Resize(faces, order.Size)), null, order.Format, CanonicalRequest.OfSheet(order));

    /// <summary>Frames as a GIF or an animated WebP.</summary>
    public byte[] EncodePath(PathOrder order, IReadOnlyList<FacePixels> frames)
    {
        var started = clock.GetTimestamp();
        var delay = TimeSpan.FromSeconds(1.0 / order.FramesPerSecond);
        var file = Animation.Encode(
            Resize(frames, order.Size), order.Format, delay, order.Loop ? 0 : 1, new EncodeOptions { Mark = Mark(order.Canonical) });
        metrics.Encoded(order.Format.Name, clock.GetElapsedTime(started));
        return file;
    }

    /// <summary>Faces at their final size, row by row, as near to a square as they fit.</summary>
    public static RgbImage Grid(IReadOnlyList<FacePixels> faces, int size) => ContactSheet.DrawSquare(Resize(faces, size));

    /// <summary>A face's pixels as a picture; valid as long as the face is.</summary>
    public static RgbImage Wrap(FacePixels face) => new(face.Size, face.Size, face.Rgb);

    private static ImageMark Mark(string request) => new(SystemName, ServiceVersion.Text, request);

    private static RgbImage[] Resize(IReadOnlyList<FacePixels> faces, int size)
    {
        var images = new RgbImage[faces.Count];
        Parallel.For(0, faces.Count, i => images[i] = ImageResizer.Resize(Wrap(faces[i]), size, size));
        return images;
    }

    private PooledBuffer Encode(RgbImage image, int? size, ImageFormat format, string request)
    {
        var started = clock.GetTimestamp();
        var side = size ?? image.Width;
        var buffer = new PooledBuffer(4096 + (side * side)); // a PNG of a face takes about two bytes a pixel, the others less
        ImageEncoder.Encode(image, format, buffer, new EncodeOptions { Size = size, Mark = Mark(request) });
        metrics.Encoded(format.Name, clock.GetElapsedTime(started));
        return buffer;
    }
}
