using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FaceService.Bench.Load;

/// <summary>
/// One kept-alive HTTP/1.1 connection, one request at a time. It shares the processor with what it measures, so it does
/// no more than a load client must: send, find the end of the answer, count.
/// </summary>
internal sealed class LoadConnection(IPEndPoint address) : IDisposable
{
    private readonly Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] buffer = new byte[32 * 1024];
    private int start;
    private int end;

    public ValueTask ConnectAsync(CancellationToken cancel) => socket.ConnectAsync(address, cancel);

    public async ValueTask<LoadAnswer> GetAsync(string path, CancellationToken cancel)
    {
        var request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept: */*\r\n\r\n");
        await socket.SendAsync(request, SocketFlags.None, cancel);
        (start, end) = (0, 0);

        var head = await LineBlockAsync(cancel);
        var (status, length, chunked, retryAfter) = ReadHead(buffer.AsSpan(start, head));
        start += head;
        var bytes = chunked ? await SkipChunksAsync(cancel) : await SkipAsync(length, cancel);
        return new LoadAnswer(status, bytes, retryAfter);
    }

    public void Dispose() => socket.Dispose();

    private static (int Status, int Length, bool Chunked, int? RetryAfter) ReadHead(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(head[9..], out int status, out _))
            throw new IOException("The answer is not HTTP/1.1.");
        return (status, Number(head, "\r\ncontent-length:"u8) ?? 0, Value(head, "\r\ntransfer-encoding:"u8).Length > 0,
            Number(head, "\r\nretry-after:"u8));
    }

    private static int? Number(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name) =>
        Utf8Parser.TryParse(Value(head, name), out int number, out _) ? number : null;

    // Names are sought in lower case; the head is small enough to be lowered for each.
    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        for (var at = head.IndexOf("\r\n"u8); at >= 0 && at + name.Length <= head.Length;)
        {
            if (Ascii.EqualsIgnoreCase(head.Slice(at, name.Length), name))
            {
                var value = head[(at + name.Length)..];
                return value[..value.IndexOf("\r\n"u8)].Trim((byte)' ');
            }

            var next = head[(at + 2)..].IndexOf("\r\n"u8);
            at = next < 0 ? -1 : at + 2 + next;
        }

        return [];
    }

    // Fills the buffer until an empty line; the length of all up to and with it.
    private async ValueTask<int> LineBlockAsync(CancellationToken cancel)
    {
        while (true)
        {
            var found = buffer.AsSpan(start, end - start).IndexOf("\r\n\r\n"u8);
            if (found >= 0)
                return found + 4;
            await FillAsync(cancel);
        }
    }

    private async ValueTask<int> SkipAsync(int length, CancellationToken cancel)
    {
        for (var left = length; left > 0;)
        {
            if (start == end)
                await FillAsync(cancel);
            var taken = Math.Min(left, end - start);
            start += taken;
            left -= taken;
        }

        return length;
    }

    private async ValueTask<int> SkipChunksAsync(CancellationToken cancel)
    {
        var total = 0;
        while (true)
        {
            int line;
            while ((line = buffer.AsSpan(start, end - start).IndexOf("\r\n"u8)) < 0)
                await FillAsync(cancel);
            if (!Utf8Parser.TryParse(buffer.AsSpan(start, line), out int size, out _, 'x'))
                throw new IOException("A chunk's size is no number.");
            start += line + 2;
            total += await SkipAsync(size, cancel);
            await SkipAsync(2, cancel);
            if (size == 0)
                return total;
        }
    }

    private async ValueTask FillAsync(CancellationToken cancel)
    {
        if (start == end)
            (start, end) = (0, 0);
        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        var read = await socket.ReceiveAsync(buffer.AsMemory(end), SocketFlags.None, cancel);
        if (read == 0)
            throw new IOException("The connection was closed in the middle of an answer.");
        end += read;
    }
}
