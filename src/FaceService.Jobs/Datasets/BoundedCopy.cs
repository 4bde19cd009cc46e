using System.Buffers;

namespace FaceService.Jobs.Datasets;

/// <summary>Writes a stream of unknown length to a file, up to a limit.</summary>
internal static class BoundedCopy
{
    /// <exception cref="DatasetException">The stream is longer than allowed.</exception>
    public static async Task ToFile(Stream source, string path, long limit, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            int read;
            while ((read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (file.Position + read > limit)
                    throw new DatasetException(DatasetFault.TooLarge, $"The zip is longer than {limit >> 20} MiB, which is the most allowed.");
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
