namespace FaceService.Model.Imaging;

/// <summary>Lays images of one size out in rows and columns.</summary>
public static class ContactSheet
{
    /// <summary>Draws a sheet, filled row by row; cells left over stay in the background colour.</summary>
    /// <param name="images">At least one image, all of one size.</param>
    /// <param name="columns">Images a row.</param>
    /// <param name="gap">Pixels between neighbours; none around the sheet.</param>
    /// <param name="background">The grey of gaps and empty cells.</param>
    /// <exception cref="ArgumentException">There is no image, or one differs in size.</exception>
    public static RgbImage Draw(IReadOnlyList<RgbImage> images, int columns, int gap = 0, byte background = 255)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        if (images.Count == 0)
            throw new ArgumentException("A sheet needs at least one picture.", nameof(images));
        var (cellWidth, cellHeight) = (images[0].Width, images[0].Height);
        var rows = (images.Count + columns - 1) / columns;
        var width = checked(columns * (cellWidth + gap) - gap);
        var height = checked(rows * (cellHeight + gap) - gap);
        var pixels = GC.AllocateUninitializedArray<byte>(RgbImage.ByteCount(width, height));
        if (gap > 0 || images.Count < rows * columns)
            pixels.AsSpan().Fill(background);

        for (var i = 0; i < images.Count; i++)
        {
            if (images[i].Width != cellWidth || images[i].Height != cellHeight)
            {
                throw new ArgumentException(
                    $"Picture {i} is {images[i].Width}×{images[i].Height}, the first is {cellWidth}×{cellHeight}.", nameof(images));
            }

            var left = i % columns * (cellWidth + gap);
            var top = i / columns * (cellHeight + gap);
            for (var y = 0; y < cellHeight; y++)
                images[i].Row(y).CopyTo(pixels.AsSpan(((top + y) * width + left) * 3));
        }

        return new RgbImage(width, height, pixels);
    }

    /// <summary>Draws a sheet as near to a square as its images allow.</summary>
    /// <param name="images">At least one image, all of one size.</param>
    /// <param name="gap">Pixels between neighbours; none around the sheet.</param>
    public static RgbImage DrawSquare(IReadOnlyList<RgbImage> images, int gap = 0) =>
        Draw(images, SquareColumns(images.Count), gap);

    /// <summary>Images a row on such a sheet.</summary>
    /// <param name="images">How many there are.</param>
    public static int SquareColumns(int images) => Math.Max(1, (int)Math.Ceiling(Math.Sqrt(images)));
}
