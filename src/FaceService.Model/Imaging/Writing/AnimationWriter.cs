using FaceService.Model.Imaging.Formats;
using FaceService.Model.Imaging.Marking;

namespace FaceService.Model.Imaging.Writing;

/// <summary>
/// Writes a GIF or an animated WebP frame by frame: no frame's pixels are kept. A GIF can be sent as it grows. A WebP file begins with
/// its own length, so it is kept, compressed, until its last frame. Not thread-safe.
/// </summary>
public sealed class AnimationWriter : IDisposable
{
    private readonly ChunkedBuffer _file = new();
    private readonly ChunkedBuffer _still = new();
    private readonly ImageFormat _format;
    private readonly int _milliseconds;
    private readonly int _loop;
    private readonly EncodeOptions _options;
    private readonly byte[]? _packet;
    private readonly WebpWriter? _webp;
    private (int Width, int Height) _size;
    private int _frames;
    private bool _complete;

    /// <summary>Begins a file; nothing is ready before the first frame.</summary>
    /// <param name="format"><see cref="ImageFormat.Gif"/> or <see cref="ImageFormat.Webp"/>.</param>
    /// <param name="delay">How long each frame stays: 10 ms to 60 s, cut to milliseconds (GIF: to hundredths of a second).</param>
    /// <param name="loop">How often it plays; 0 for ever.</param>
    /// <param name="options">Quality and mark; the size is the frames'.</param>
    /// <exception cref="ArgumentException">The format does not move, or something is out of its range.</exception>
    public AnimationWriter(ImageFormat format, TimeSpan delay, int loop, EncodeOptions options)
    {
        if (format != ImageFormat.Gif && format != ImageFormat.Webp)
            throw new ArgumentException($"An animation is gif or webp, not {format}.", nameof(format));
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.FromMilliseconds(10));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, TimeSpan.FromSeconds(60));
        ArgumentOutOfRangeException.ThrowIfNegative(loop);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(loop, ushort.MaxValue);
        ImageFileWriter.CheckQuality(options.Quality);
        (_format, _milliseconds, _loop, _options) = (format, (int)delay.TotalMilliseconds, loop, options);
        _packet = options.Mark is { } mark ? XmpPacketWriter.Write(mark) : null;
        _webp = format == ImageFormat.Webp ? new WebpWriter(_file) : null;
    }

    /// <summary>What can be sent by now; of a WebP nothing before it is complete.</summary>
    public ChunkedBuffer Ready => _webp is null || _complete ? _file : _still;

    /// <summary>Adds a frame.</summary>
    /// <param name="frame">Of the first one's size.</param>
    /// <exception cref="ArgumentException">It differs in size.</exception>
    /// <exception cref="ImageException">The format has no room for images of this size.</exception>
    public void Add(RgbImage frame)
    {
        if (_frames == 0)
            Begin(frame);
        else if (frame.Width != _size.Width || frame.Height != _size.Height)
            throw new ArgumentException($"Frame {_frames} is {frame.Width}×{frame.Height}, the first is {_size.Width}×{_size.Height}.", nameof(frame));
        ImageFileWriter.Write(frame, _format, _options with { Mark = null }, _still);
        if (_webp is null)
            GifWriter.WriteFrame(_still.ToArray(), _milliseconds / 10, _file);
        else
            WriteWebp(_still.ToArray());
        _still.Clear();
        _frames++;
    }

    /// <summary>Ends the file.</summary>
    public void Complete()
    {
        if (_webp is null)
        {
            GifWriter.WriteTrailer(_file);
        }
        else
        {
            if (_packet is not null)
                _webp.WriteChunk("XMP "u8, _packet);
            _webp.Complete();
        }

        _complete = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _still.Dispose();
    }

    private void Begin(RgbImage frame)
    {
        _size = (frame.Width, frame.Height);
        if (_webp is null)
        {
            GifWriter.WriteHead(frame.Width, frame.Height, _loop, _packet, _file);
            return;
        }

        _webp.WriteExtended((byte)(_packet is null ? 0x02 : 0x06), frame.Width, frame.Height);
        _webp.WriteAnimation(_loop);
    }

    private void WriteWebp(ReadOnlySpan<byte> still)
    {
        var chunks = WebpParts.Chunks(still);
        while (WebpParts.Next(ref chunks, out var type, out var body))
        {
            if (type.SequenceEqual("VP8 "u8))
                _webp!.WriteFrame(_size.Width, _size.Height, _milliseconds, body);
        }
    }
}
