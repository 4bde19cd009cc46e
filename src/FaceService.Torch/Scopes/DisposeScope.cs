namespace TorchSharp;

/// <summary>
/// Frees the tensors made while it is the innermost scope of its thread, except those moved out of it. Scopes end in the
/// reverse order of their beginning, on the thread that began them: nothing may await inside one. Its tensors may be
/// disposed of on any thread.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    // Guarded by itself: a tensor leaves its scope when another thread disposes of it.
    private readonly HashSet<torch.Tensor> tensors = new(ReferenceEqualityComparer.Instance);

    [ThreadStatic]
    private static DisposeScope? current;

    private bool ended;

    internal DisposeScope()
    {
        OuterScope = current;
        current = this;
    }

    internal static DisposeScope? Current => current;

    internal DisposeScope? OuterScope { get; private set; }

    /// <summary>How many tensors the scope would free now.</summary>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    public int DisposablesCount => DisposablesView.Count;

    /// <summary>The tensors that the scope would free now; a copy.</summary>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    public IReadOnlyList<IDisposable> DisposablesView
    {
        get
        {
            ThrowIfEnded();
            lock (tensors)
                return tensors.ToArray();
        }
    }

    /// <summary>Whether the scope would free this tensor.</summary>
    public bool Contains(IDisposable disposable)
    {
        lock (tensors)
            return disposable is torch.Tensor tensor && tensors.Contains(tensor);
    }

    /// <summary>Hands a tensor of this scope to the scope around it, or to nobody when there is none.</summary>
    /// <returns>The same tensor.</returns>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(OuterScope, disposable);

    /// <summary>Hands two tensors of this scope to the scope around it.</summary>
    /// <returns>The same tensors.</returns>
    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOuter(first), MoveToOuter(second));

    /// <summary>Hands three tensors of this scope to the scope around it.</summary>
    /// <returns>The same tensors.</returns>
    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    /// <summary>Hands tensors of this scope to the scope around it.</summary>
    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    /// <summary>Hands tensors of this scope to the scope around it.</summary>
    public void MoveToOuter(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables)
            MoveToOuter<IDisposable>(disposable);
    }

    /// <summary>Hands a tensor of this scope to another; null means that its holder frees it. Tensors of other scopes stay there.</summary>
    /// <returns>The same tensor.</returns>
    /// <exception cref="ObjectDisposedException">This scope or the other has ended.</exception>
    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        ThrowIfEnded();
        if (disposable is torch.Tensor tensor && ReferenceEquals(tensor.OwningDisposeScope, this))
            Move(tensor, scope);
        return disposable;
    }

    /// <summary>Takes a tensor of this scope out of all scopes: its holder frees it.</summary>
    /// <returns>The same tensor.</returns>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    public T Detach<T>(T disposable)
        where T : IDisposable => MoveToOther(null, disposable);

    /// <summary>Takes two tensors of this scope out of all scopes.</summary>
    /// <returns>The same tensors.</returns>
    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (Detach(first), Detach(second));

    /// <summary>Takes tensors of this scope out of all scopes.</summary>
    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    /// <summary>Takes tensors of this scope out of all scopes.</summary>
    public void Detach(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables)
            Detach<IDisposable>(disposable);
    }

    /// <summary>Takes a tensor into this scope, from whichever scope it is in.</summary>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    public void Attach(IDisposable disposable)
    {
        ThrowIfEnded();
        if (disposable is torch.Tensor tensor)
            Move(tensor, this);
    }

    /// <summary>Takes tensors into this scope.</summary>
    public void Attach(params IDisposable[] disposables)
    {
        foreach (var disposable in disposables)
            Attach(disposable);
    }

    /// <summary>Frees what was made so far; the scope goes on.</summary>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    public void DisposeEverything() => DisposeEverythingBut([]);

    /// <summary>Frees all but one tensor, which stays in the scope.</summary>
    /// <returns>The tensor kept.</returns>
    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    /// <summary>Frees all but some tensors, which stay in the scope.</summary>
    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    /// <summary>Frees all but some tensors, which stay in the scope.</summary>
    /// <exception cref="ObjectDisposedException">The scope has ended.</exception>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        ThrowIfEnded();
        var keep = inKeep.ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var tensor in DisposablesView)
        {
            if (!keep.Contains(tensor))
                tensor.Dispose();
        }
    }

    /// <summary>Frees what is left and makes the scope around it the current one; a second call does nothing.</summary>
    /// <exception cref="InvalidOperationException">An inner scope is still open, or this is another thread; nothing is freed.</exception>
    public void Dispose()
    {
        if (ended)
            return;
        if (current != this)
            throw new InvalidOperationException("A dispose scope ends on the thread that began it, after the scopes inside it.");
        DisposeEverything();
        current = OuterScope;
        OuterScope = null;
        ended = true;
    }

    internal static void Move(torch.Tensor tensor, DisposeScope? scope)
    {
        scope?.ThrowIfEnded();
        tensor.OwningDisposeScope?.Forget(tensor);
        tensor.OwningDisposeScope = scope;
        scope?.Add(tensor);
    }

    internal void Register(torch.Tensor tensor)
    {
        tensor.OwningDisposeScope = this;
        Add(tensor);
    }

    internal void Forget(torch.Tensor tensor)
    {
        lock (tensors)
            tensors.Remove(tensor);
    }

    private void Add(torch.Tensor tensor)
    {
        lock (tensors)
            tensors.Add(tensor);
    }

    private void ThrowIfEnded() => ObjectDisposedException.ThrowIf(ended, this);
}
