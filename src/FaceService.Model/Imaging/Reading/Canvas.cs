using System.Buffers;
using System.Runtime.InteropServices;
using FaceService.Model.Imaging.Formats;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FaceService.Model.Imaging.Reading;

/// <summary>
/// A white sheet on which frames are laid. Viewers show what is transparent over their page, and most pages are white;
/// a frame over the one before over white is the same as a frame over what is seen.
/// </summary>
internal sealed class Canvas : IDisposable
{
    private readonly int _width;
    private readonly int _height;
    private readonly IMemoryOwner<byte> _pixels; // [height, width, 3]

    public Canvas(int width, int height)
    {
        (_width, _height) = (width, height);
        _pixels = PixelMemory.Rent(RgbImage.ByteCount(width, height));
        _pixels.Memory.Span.Fill(255);
    }

    /// <summary>What is seen, until more is laid or the canvas is disposed of.</summary>
    public RgbImage Image => new(_width, _height, _pixels.Memory);

    public void Dispose() => _pixels.Dispose();

    /// <summary>Prepares the canvas for the frame behind one that has been laid.</summary>
    /// <param name="frame">The frame that was laid.</param>
    /// <param name="before">What <see cref="Area"/> gave before it was laid; null unless it asks for that.</param>
    public void Leave(FramePart frame, byte[]? before)
    {
        for (var y = 0; y < frame.Height && frame.After != AfterFrame.Keep; y++)
        {
            var row = Row(frame.Left, frame.Top + y, frame.Width);
            if (before is null)
                row.Fill(255);
            else
                before.AsSpan(y * row.Length, row.Length).CopyTo(row);
        }
    }

    /// <summary>The pixels where a frame lies.</summary>
    public byte[] Area(FramePart frame)
    {
        var area = new byte[RgbImage.ByteCount(frame.Width, frame.Height)];
        for (var y = 0; y < frame.Height; y++)
            Row(frame.Left, frame.Top + y, frame.Width).CopyTo(area.AsSpan(y * frame.Width * 3));
        return area;
    }

    /// <summary>Lays an image over what is there, or over white.</summary>
    /// <exception cref="ImageException">It does not lie inside.</exception>
    public void Lay(Image<Rgba32> image, int left, int top, bool replace) => image.ProcessPixelRows(rows =>
    {
        for (var y = 0; y < rows.Height; y++)
        {
            var target = Row(left, top + y, rows.Width);
            var source = MemoryMarshal.AsBytes(rows.GetRowSpan(y));
            for (int x = 0, from = 0; x < target.Length; x += 3, from += 4)
            {
                var alpha = source[from + 3];
                for (var channel = 0; channel < 3 && (alpha > 0 || replace); channel++)
                {
                    var under = replace ? 255 : target[x + channel];
                    target[x + channel] = (byte)(((source[from + channel] * alpha) + (under * (255 - alpha)) + 127) / 255);
                }
            }
        }
    });

    public bool Holds(FramePart frame) => frame.Left <= _width - frame.Width && frame.Top <= _height - frame.Height;

    private Span<byte> Row(int left, int y, int width) => _pixels.Memory.Span.Slice(((y * _width) + left) * 3, width * 3);
}
