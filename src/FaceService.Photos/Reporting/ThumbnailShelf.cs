namespace FaceService.Photos.Reporting;

/// <summary>
/// Some pictures of each shelf, whatever their number: those with the smallest lots, which follow from their names. <see cref="MayTake"/> is for any thread,
/// the rest for one.
/// </summary>
internal sealed class ThumbnailShelf
{
    /// <summary>Pictures of a shelf.</summary>
    public const int Most = 48;

    private readonly PriorityQueue<Thumbnail, ulong> _held = new(Comparer<ulong>.Create((a, b) => b.CompareTo(a))); // the greatest lot first
    private ulong _limit = ulong.MaxValue;

    /// <summary>Whether a picture of that lot may still come to lie here.</summary>
    public bool MayTake(ulong lot) => lot < Volatile.Read(ref _limit);

    /// <summary>Offers a picture; false if it is not taken.</summary>
    public bool Offer(ulong lot, Thumbnail thumbnail)
    {
        if (!MayTake(lot))
            return false;
        _held.Enqueue(thumbnail, lot);
        if (_held.Count > Most)
            _held.Dequeue();
        if (_held.Count == Most && _held.TryPeek(out _, out var greatest))
            Volatile.Write(ref _limit, greatest);
        return true;
    }

    /// <summary>The pictures, by name.</summary>
    public IEnumerable<Thumbnail> All => _held.UnorderedItems.Select(item => item.Element).OrderBy(one => one.Title, StringComparer.Ordinal);
}

/// <summary>A small picture of the report.</summary>
/// <param name="Title">What it is of.</param>
/// <param name="Jpeg">The file.</param>
internal sealed record Thumbnail(string Title, byte[] Jpeg);
