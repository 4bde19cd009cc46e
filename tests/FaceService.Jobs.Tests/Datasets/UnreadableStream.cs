namespace FaceService.Jobs.Tests.Datasets;

/// <summary>A body that nobody may touch.</summary>
internal sealed class UnreadableStream : MemoryStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("The body was read.");
}
