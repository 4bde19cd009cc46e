namespace FaceService.Jobs.Tests.Datasets;

/// <summary>A body whose bytes come when a test lets them.</summary>
internal sealed class LateStream(Task<byte[]> content) : MemoryStream
{
    private Stream? _content;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _content ??= new MemoryStream(await content.WaitAsync(cancellationToken));
        return await _content.ReadAsync(buffer, cancellationToken);
    }
}
