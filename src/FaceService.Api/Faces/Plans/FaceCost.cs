using FaceService.Api.Batching;
using FaceService.Api.Budget;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Reading;

namespace FaceService.Api.Faces.Plans;

/// <summary>What faces take until the last byte of an answer is sent, from its plan alone: the sums that outputs share.</summary>
internal static class FaceCost
{
    /// <summary>Images of one request that are encoded side by side.</summary>
    public const int Ahead = 4;

    /// <summary>The request itself, its canonical forms, the pieces on their way out.</summary>
    public const long Overhead = 256 * 1024;

    // A number as float32, three times over, and as text.
    private const long LatentBytes = (3 * sizeof(float)) + 16;

    /// <summary>Faces as they come from the device, in buffers that the pool rounds up.</summary>
    public static long Device(ServedModel model, int faces) => 2L * faces * model.ImageBytes;

    /// <summary>A file each face, some at once.</summary>
    public static WorkCost OfFiles(FacePlan plan)
    {
        var faces = plan.Faces.Count;
        return new WorkCost(
            Overhead + Device(plan.Model, faces) + (Math.Min(faces, Ahead) * Image(plan)), Pixels(faces, plan.Size));
    }

    /// <summary>One image of cells in rows and columns.</summary>
    /// <param name="plan">Size and format.</param>
    /// <param name="faces">How many are generated.</param>
    /// <param name="columns">Cells beside each other.</param>
    /// <param name="rows">Cells below each other.</param>
    public static WorkCost OfCells(FacePlan plan, int faces, int columns, int rows)
    {
        var (size, format) = (plan.Size, plan.Format);
        // A PNG is written as its rows of faces come; the other encoders take the whole sheet.
        var held = format == ImageFormat.Png
            ? (3L * columns * size * size) + ImageCost.Encode(format, columns * size, 64)
            : (3L * columns * rows * size * size) + ImageCost.Encode(format, columns * size, rows * size);
        return new WorkCost(
            Overhead + Device(plan.Model, faces) + ImageCost.Resize(size, size) + held, Pixels(columns * rows, size));
    }

    /// <summary>One face resized and encoded.</summary>
    public static long Image(FacePlan plan) =>
        (plan.Size == plan.Model.Config.ImageSize ? 0 : ImageCost.Resize(plan.Size, plan.Size))
        + (plan.Cutout is null ? 0 : ImageCost.Cut(plan.Format, plan.Size, plan.Size))
        + ImageCost.Encode(plan.Format, plan.Size, plan.Size);

    /// <summary>Latents, as numbers and as JSON.</summary>
    public static WorkCost OfLatents(int count, ModelTraits model) => new(Overhead + (LatentBytes * count * Math.Max(model.Config.ZDim, model.NumWs * model.WDim)));

    public static long Pixels(int images, int size) => (long)images * size * size;
}
