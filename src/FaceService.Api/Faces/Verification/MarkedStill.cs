using FaceService.Model.Engine;
using FaceService.Model.Imaging;

namespace FaceService.Api.Faces.Verification;

/// <summary>A still image of one or several faces: what is drawn, and how it is laid out.</summary>
/// <param name="Specs">The faces, in order.</param>
/// <param name="Columns">Faces beside each other.</param>
/// <param name="Rows">Faces below each other.</param>
/// <param name="Size">Pixels a side of each face, as the mark has it.</param>
/// <param name="Lay">Puts the drawn faces into their places.</param>
internal sealed record MarkedStill(IReadOnlyList<FaceSpec> Specs, int Columns, int Rows, int Size, Func<IReadOnlyList<RgbImage>, RgbImage> Lay)
{
    /// <summary>One face, or a grid.</summary>
    public static MarkedStill Of(IReadOnlyList<FaceSpec> specs, bool isGrid, int size, ImageCutout? cutout)
    {
        var columns = isGrid ? (int)Math.Ceiling(Math.Sqrt(specs.Count)) : 1;
        var rows = isGrid ? (specs.Count + columns - 1) / columns : 1;
        return new MarkedStill(specs, columns, rows, size, faces => isGrid ? ContactSheet.DrawSquare(faces) : cutout?.Flatten(faces[0]) ?? faces[0]);
    }

    /// <summary>A sheet.</summary>
    public static MarkedStill Of(FaceSheet sheet, int size) =>
        new(sheet.Faces, sheet.Columns, sheet.Cells.Count / sheet.Columns, size, sheet.Lay);

    /// <summary>Its pixels as they were asked for.</summary>
    public long Pixels => (long)Columns * Rows * Size * Size;

    /// <summary>
    /// A face at the size it was asked for, and then at that to compare: one that was sent larger than it is said to be has to look like
    /// an enlarged one, so the size in the mark hides nothing.
    /// </summary>
    public static RgbImage Sized(RgbImage face, int asked, int side)
    {
        var first = Math.Min(asked, side);
        return ImageResizer.Resize(ImageResizer.Resize(face, first, first, ResizeFilter.Viewing), side, side, ResizeFilter.Viewing);
    }
}
