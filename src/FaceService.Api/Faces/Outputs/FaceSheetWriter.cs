using System.Buffers;
using FaceService.Api.Batching;
using FaceService.Api.Faces.Generation;
using FaceService.Api.Faces.Plans;
using FaceService.Model.Imaging;
using FaceService.Model.Imaging.Writing;

namespace FaceService.Api.Faces.Outputs;

/// <summary>
/// Writes faces in rows and columns as one image. A PNG goes out strip by strip, with one row of faces in memory; the other formats'
/// encoders take the whole image, which is admitted as such.
/// </summary>
internal sealed class FaceSheetWriter(HttpContext context, FacePlan plan, FaceEncoder encoder)
{
    private const int StripRows = 64; // of pixels: a part of a few milliseconds

    /// <summary>True for each cell with a face, row by row; the others stay white, and so do those that are missing in the last row.</summary>
    public required IReadOnlyList<bool> Cells { get; init; }

    /// <summary>Cells a row.</summary>
    public required int Columns { get; init; }

    private int Size => plan.Size;

    private ImageFormat Format => plan.Format;

    private int Rows => (Cells.Count + Columns - 1) / Columns;

    private int Width => Columns * Size;

    public async Task WriteAsync(GeneratedFaces faces, string fileName)
    {
        if (Format == ImageFormat.Png)
            await WritePngAsync(faces, fileName);
        else
            await WriteWholeAsync(faces, fileName);
    }

    private async Task WritePngAsync(GeneratedFaces faces, string fileName)
    {
        using var part = new ChunkedBuffer();
        using var png = new PngRowWriter(Width, Rows * Size, FaceEncoder.Mark(CanonicalRequest.Of(plan)), part);
        FileResponse.Begin(context, Format.MediaType, fileName);
        using var memory = NewBand(1);
        var band = memory.Memory;
        for (var row = 0; row < Rows; row++)
        {
            await FillAsync(band, faces, row, top: 0);
            for (var first = 0; first < Size; first += StripRows)
            {
                var (from, to) = (first, Math.Min(first + StripRows, Size));
                await encoder.RunAsync(context, Format, (long)(to - from) * Width, () =>
                {
                    for (var y = from; y < to; y++)
                        png.WriteRow(band.Span.Slice(y * Width * 3, Width * 3));
                    return true;
                });
                await FileResponse.SendAsync(context, part);
            }
        }
    }

    private async Task WriteWholeAsync(GeneratedFaces faces, string fileName)
    {
        using var memory = NewBand(Rows);
        var pixels = memory.Memory[..RgbImage.ByteCount(Width, Rows * Size)];
        for (var row = 0; row < Rows; row++)
            await FillAsync(pixels, faces, row, row * Size);
        var image = new RgbImage(Width, Rows * Size, pixels);
        using var file = new ChunkedBuffer();
        await encoder.RunAsync(context, Format, (long)Width * Rows * Size, () =>
        {
            ImageEncoder.Encode(image, Format, file, new EncodeOptions { Mark = FaceEncoder.Mark(CanonicalRequest.Of(plan)) });
            return true;
        });
        await FileResponse.WriteAsync(context, Format.MediaType, fileName, file);
    }

    private IMemoryOwner<byte> NewBand(int rows) => PixelMemory.Rent(RgbImage.ByteCount(Width, rows * Size));

    // One row of cells, its first line of pixels at a place of the band.
    private async Task FillAsync(Memory<byte> band, GeneratedFaces faces, int row, int top)
    {
        for (var column = 0; column < Columns; column++)
        {
            var (cell, left) = ((row * Columns) + column, column * Size);
            if (cell >= Cells.Count || !Cells[cell])
                Blank(band, left, top);
            else
                await LayAsync(band, await faces.NextAsync(), left, top);
        }
    }

    private async Task LayAsync(Memory<byte> band, FacePixels face, int left, int top)
    {
        using (face)
        {
            // Its pixels are counted when they are encoded.
            await encoder.RunAsync(context, Format, 0, () =>
            {
                var image = FaceEncoder.Resize(face, Size);
                for (var y = 0; y < Size; y++)
                    image.Row(y).CopyTo(Line(band, left, top + y));
                return true;
            });
        }
    }

    private void Blank(Memory<byte> band, int left, int top)
    {
        for (var y = 0; y < Size; y++)
            Line(band, left, top + y).Fill(byte.MaxValue);
    }

    private Span<byte> Line(Memory<byte> band, int left, int y) => band.Span.Slice(((y * Width) + left) * 3, Size * 3);
}
