using System.Buffers;
using FaceService.Api.Budget;

namespace FaceService.Api.Problems;

/// <summary>Reads a body into rented memory, up to a limit, with what the budget has for it.</summary>
internal static class BoundedBody
{
    private const int MostRented = 1 << 20; // the pool keeps what it is given back
    private const int FirstBytes = 16 * 1024; // of a body that does not tell its length

    /// <summary>Reads it whole.</summary>
    /// <param name="request">The request; its body is read once.</param>
    /// <param name="maxBytes">The longest body that is taken.</param>
    /// <param name="copies">What reading takes altogether, in the body's length: the body, and what is made of it.</param>
    /// <returns>The body, valid until the response has been sent; or why it is not read.</returns>
    public static async Task<Result<ReadOnlyMemory<byte>>> ReadAsync(HttpRequest request, int maxBytes, int copies)
    {
        if (request.ContentLength > maxBytes)
            return TooLong(request, maxBytes);
        var lease = WorkLease.Of(request.HttpContext);
        var body = new RentedBody();
        request.HttpContext.Response.RegisterForDispose(body);
        var room = (int)Math.Min(request.ContentLength ?? FirstBytes, maxBytes);
        while (true)
        {
            if (lease.Take(new WorkCost((long)(room - body.Room) * copies)) is { } refusal)
                return ApiProblem.Refused(refusal);
            body.Enlarge(room);
            if (await FillAsync(request, body))
                return body.Written;
            if (room == maxBytes)
                return TooLong(request, maxBytes);
            room = (int)Math.Min(2L * room, maxBytes);
        }
    }

    private static ApiProblem TooLong(HttpRequest request, int maxBytes) => ApiProblem.TooLarge(
        "body", request.ContentLength is { } length ? $"{length} bytes long" : $"longer than {maxBytes} bytes", $"at most {maxBytes} bytes");

    // True at the body's end, false where there is no more room.
    private static async Task<bool> FillAsync(HttpRequest request, RentedBody body)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            var taken = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, body.Room - body.Written.Length));
            body.Append(taken);
            var whole = read.IsCompleted && taken.Length == read.Buffer.Length;
            var full = taken.Length < read.Buffer.Length;
            request.BodyReader.AdvanceTo(taken.End);
            if (whole || full)
                return whole;
        }
    }

    private sealed class RentedBody : IDisposable
    {
        private byte[] _bytes = [];
        private int _length;

        public int Room { get; private set; }

        public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

        public void Enlarge(int room)
        {
            var larger = room <= MostRented ? ArrayPool<byte>.Shared.Rent(room) : GC.AllocateUninitializedArray<byte>(room);
            Written.CopyTo(larger);
            GiveBack();
            (_bytes, Room) = (larger, room);
        }

        public void Append(in ReadOnlySequence<byte> part)
        {
            part.CopyTo(_bytes.AsSpan(_length));
            _length += (int)part.Length;
        }

        public void Dispose()
        {
            GiveBack();
            (_bytes, _length, Room) = ([], 0, 0);
        }

        private void GiveBack()
        {
            if (Room <= MostRented)
                ArrayPool<byte>.Shared.Return(_bytes);
        }
    }
}
