using FaceService.Api.Proxy;

namespace FaceService.Api.Budget;

/// <summary>
/// One request's share of the <see cref="WorkBudget"/>. It belongs to the response and is given back with it, whether that was sent, broken
/// off or never begun: nobody has to remember. Any thread.
/// </summary>
internal sealed class WorkLease(WorkBudget budget, string client) : IDisposable
{
    private readonly Lock _lock = new();
    private long _bytes;
    private long _pixels;
    private bool _ended;

    /// <summary>Who asks: a key, else an address. Clients take turns.</summary>
    public string Client { get; } = client;

    /// <summary>Pixels that the request has left to do.</summary>
    public long PixelsLeft => Interlocked.Read(ref _pixels);

    /// <summary>The request's lease; an empty one when it is first asked for.</summary>
    public static WorkLease Of(HttpContext context)
    {
        if (context.Features.Get<WorkLease>() is { } lease)
            return lease;
        lease = new WorkLease(context.RequestServices.GetRequiredService<WorkBudget>(), ClientName.Of(context));
        context.Features.Set(lease);
        context.Response.RegisterForDispose(lease);
        return lease;
    }

    /// <summary>Asks for more. To be called before the memory is taken.</summary>
    /// <returns>Null when it was admitted.</returns>
    public WorkRefusal? Take(WorkCost cost)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            if (budget.TryTake(cost, new WorkCost(_bytes, _pixels)) is { } refusal)
                return refusal;
            (_bytes, _pixels) = (_bytes + cost.Bytes, _pixels + cost.Pixels);
            return null;
        }
    }

    /// <summary>Gives back what is no longer needed: memory freed, or pixels done.</summary>
    public void Return(WorkCost cost)
    {
        lock (_lock)
        {
            var less = new WorkCost(Math.Min(cost.Bytes, _bytes), Math.Min(cost.Pixels, _pixels));
            (_bytes, _pixels) = (_bytes - less.Bytes, _pixels - less.Pixels);
            budget.Return(less);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
            budget.Return(new WorkCost(_bytes, _pixels));
            (_bytes, _pixels) = (0, 0);
        }
    }
}
