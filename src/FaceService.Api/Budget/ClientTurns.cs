namespace FaceService.Api.Budget;

/// <summary>What waits for a turn.</summary>
internal interface IWaiting
{
    /// <summary>Whose it is: a key, else an address.</summary>
    string Client { get; }

    /// <summary>What is left of the request to do; less goes first.</summary>
    long Left { get; }

    /// <summary>When it came; it grows from one to the next.</summary>
    long Order { get; }
}

/// <summary>
/// Who goes next: clients by turns, and of one client's requests the one with the least left to do. Every fourth turn is the oldest
/// request's, so that a long one ends, however many short ones come. Not thread-safe: its owner has a lock.
/// </summary>
internal sealed class ClientTurns
{
    private const int TurnsToOldest = 4;
    private const int MostClients = 4096;

    private readonly Dictionary<string, double> _served = []; // what each client has had, from the level of those that waited when it came
    private double _level;
    private int _turn;

    /// <summary>Finds whose turn it is.</summary>
    /// <param name="waiting">All that waits, at least one.</param>
    /// <param name="cost">What the turn takes, in any unit.</param>
    public T Next<T>(IEnumerable<T> waiting, Func<T, double> cost)
        where T : class, IWaiting
    {
        var oldest = ++_turn % TurnsToOldest == 0;
        T? next = null;
        foreach (var one in waiting)
        {
            if (next is null || (oldest ? one.Order < next.Order : GoesBefore(one, next)))
                next = one;
        }

        var served = Served(next!);
        if (!oldest)
            _level = served; // the least of those that wait
        if (_served.Count > MostClients)
            Forget();
        _served[next!.Client] = served + cost(next);
        return next;
    }

    private bool GoesBefore(IWaiting one, IWaiting other)
    {
        var (mine, theirs) = one.Client == other.Client ? (0, 0) : (Served(one), Served(other));
        return mine != theirs ? mine < theirs : one.Left != other.Left ? one.Left < other.Left : one.Order < other.Order;
    }

    // One that was away does not come back with turns in hand.
    private double Served(IWaiting one) => Math.Max(_level, _served.GetValueOrDefault(one.Client));

    private void Forget()
    {
        foreach (var (client, served) in _served)
        {
            if (served <= _level)
                _served.Remove(client);
        }
    }
}
