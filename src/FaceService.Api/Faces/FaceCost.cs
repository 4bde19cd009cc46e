using FaceService.Api.Batching;
using FaceService.Api.Budget;
using FaceService.Api.Faces.Orders;
using FaceService.Api.Faces.Paths;
using FaceService.Api.Faces.Sheets;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;

namespace FaceService.Api.Faces;

/// <summary>What a request for faces takes until its last byte is sent, from its order alone.</summary>
internal static class FaceCost
{
    /// <summary>Images of one request that are encoded side by side.</summary>
    public const int Ahead = 4;

    // A number as float32, three times over, and as text.
    private const long LatentBytes = (3 * sizeof(float)) + 16;

    // The request itself, its canonical forms, the pieces on their way out.
    private const long Overhead = 256 * 1024;

    /// <summary>Faces as they come from the device, in buffers that the pool rounds up.</summary>
    public static long Device(ServedModel model, int faces) => 2L * faces * model.ImageBytes;

    public static WorkCost Of(FaceOrder order)
    {
        var faces = order.Portraits.Count;
        if (order.Layout == FaceLayout.Grid)
        {
            var columns = ContactSheet.SquareColumns(faces);
            return Sheet(order.Model, faces, columns, (faces + columns - 1) / columns, order.Size, order.Format);
        }

        var atOnce = Math.Min(faces, Ahead);
        return new WorkCost(
            Overhead + Device(order.Model, faces) + (atOnce * Image(order.Model, order.Size, order.Format)), Pixels(faces, order.Size));
    }

    public static WorkCost Of(SheetOrder order) => Sheet(
        order.Model, order.Sheet.Faces.Count, order.Sheet.Columns, order.Sheet.Cells.Count / order.Sheet.Columns, order.Size, order.Format);

    public static WorkCost Of(PathOrder order)
    {
        // A WebP file tells its length first, so all of it is kept.
        var kept = order.Format == ImageFormat.Webp ? order.Frames * ImageCost.File(order.Format, order.Size, order.Size) : 0;
        var traits = new ModelTraits(order.Model.Version);
        var ways = order.InW ? 2L * sizeof(float) * order.Frames * traits.NumWs * traits.WDim : 0;
        return new WorkCost(
            Overhead + ways + Device(order.Model, order.Frames) + Image(order.Model, order.Size, order.Format) + kept, Pixels(order.Frames, order.Size));
    }

    /// <summary>Latents, as numbers and as JSON.</summary>
    public static WorkCost Latents(int count, ModelTraits model) => new(Overhead + (LatentBytes * count * Math.Max(model.Config.ZDim, model.NumWs * model.WDim)));

    private static long Image(ServedModel model, int size, ImageFormat format) =>
        (size == model.Config.ImageSize ? 0 : ImageCost.Resize(size, size)) + ImageCost.Encode(format, size, size);

    private static WorkCost Sheet(ServedModel model, int faces, int columns, int rows, int size, ImageFormat format)
    {
        // A PNG is written as its rows of faces come; the other encoders take the whole sheet.
        var held = format == ImageFormat.Png
            ? (3L * columns * size * size) + ImageCost.Encode(format, columns * size, 64)
            : (3L * columns * rows * size * size) + ImageCost.Encode(format, columns * size, rows * size);
        return new WorkCost(
            Overhead + Device(model, faces) + ImageCost.Resize(size, size) + held, Pixels(columns * rows, size));
    }

    private static long Pixels(int images, int size) => (long)images * size * size;
}
