namespace FaceService.Training.Datasets;

/// <summary>
/// Which image comes when. A pure function of the seed and of how many images were drawn before, so that a run's data
/// order is one number. Even and root sampling take the classes in turn, each as often a round as its share is (the round
/// shuffled), each class running through its own shuffled images before any comes again. One thread.
/// </summary>
internal sealed class DatasetSampler
{
    private readonly SamplingOrder _order;
    private readonly long _seed;
    private readonly int[][] _members;
    private readonly int[] _shares;
    private readonly int _length; // of a round
    private readonly (long Epoch, int[] Order)[] _shuffled;
    private (long Round, (int Class, int Turn)[] Order) _round = (-1, []);

    /// <param name="classOf">The class of each image.</param>
    /// <param name="order">Which comes when.</param>
    /// <param name="seed">Of the run.</param>
    /// <param name="shown">Indices of the images to draw from, ascending; null for all.</param>
    public DatasetSampler(IReadOnlyList<int> classOf, SamplingOrder order, long seed, IReadOnlyList<int>? shown = null)
    {
        (_order, _seed) = (order, seed);
        var all = shown ?? [.. Enumerable.Range(0, classOf.Count)];
        _members = order is SamplingOrder.Even or SamplingOrder.Root
            ? [.. all.GroupBy(i => classOf[i]).OrderBy(g => g.Key).Select(g => g.ToArray())]
            : [[.. all]];
        _shares = _members.Length == 1 ? [1] : ClassShares.Of(order, [.. _members.Select(m => m.Length)]);
        _length = _shares.Sum();
        _shuffled = new (long, int[])[_members.Length];
        Array.Fill(_shuffled, (-1, []));
    }

    /// <summary>How many classes take turns.</summary>
    public int Classes => _members.Length;

    /// <summary>The image at a place of the endless sequence.</summary>
    /// <param name="position">How many were drawn before, from 0.</param>
    public int At(long position)
    {
        var (round, place) = Math.DivRem(position, _length);
        var (c, turn) = _length == 1 ? (0, 0) : Round(round)[place];
        var (epoch, at) = Math.DivRem((round * _shares[c]) + turn, _members[c].Length);
        return _order == SamplingOrder.Sequential ? _members[c][at] : Epoch(c, epoch)[at];
    }

    private (int Class, int Turn)[] Round(long round)
    {
        if (_round.Round == round)
            return _round.Order;
        var classes = Shuffle([.. _shares.SelectMany((share, c) => Enumerable.Repeat(c, share))], new CounterRandom(_seed, round, -1));
        var turns = new int[_shares.Length];
        _round = (round, Array.ConvertAll(classes, c => (c, turns[c]++)));
        return _round.Order;
    }

    private int[] Epoch(int c, long epoch)
    {
        if (_shuffled[c].Epoch != epoch)
            _shuffled[c] = (epoch, Shuffle([.. _members[c]], new CounterRandom(_seed, epoch, c)));
        return _shuffled[c].Order;
    }

    private static int[] Shuffle(int[] items, CounterRandom random)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = random.NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }

        return items;
    }
}

/// <summary>The order of real images.</summary>
public enum SamplingOrder
{
    /// <summary>Classes in turn.</summary>
    Even,

    /// <summary>Each class by the square root of its number of images.</summary>
    Root,

    /// <summary>As the data is, shuffled anew each pass.</summary>
    Shuffled,

    /// <summary>As the data is.</summary>
    Sequential,
}
