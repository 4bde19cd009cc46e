namespace FaceService.Api.Batching;

/// <summary>One drawn face: a piece of its batch's buffer, valid until disposed.</summary>
internal sealed class FacePixels(PixelBatch batch, int index, int size) : IDisposable
{
    private int _disposed;

    /// <summary>Width and height.</summary>
    public int Size { get; } = size;

    /// <summary>[size, size, 3]</summary>
    public ReadOnlyMemory<byte> Rgb { get; } = batch.Face(index);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            batch.Release();
    }
}
