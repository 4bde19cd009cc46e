namespace TorchSharp;

/// <summary>
/// Frees the tensors made while it is the innermost scope of its thread, except those moved out of it. Scopes end in the
/// reverse order of their beginning, on the thread that began them: nothing may await inside one.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private readonly HashSet<torch.Tensor> tensors = new(ReferenceEqualityComparer.Instance);

    [ThreadStatic]
    private static DisposeScope? current;

    internal DisposeScope()
    {
        OuterScope = current;
        current = this;
    }

    internal static DisposeScope? Current => current;

    internal DisposeScope? OuterScope { get; private set; }

    /// <summary>How many tensors the scope would free now.</summary>
    public int DisposablesCount => tensors.Count;

    /// <summary>Hands a tensor to the scope around this one, or to nobody when there is none.</summary>
    /// <returns>The same tensor.</returns>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable => MoveToOther(OuterScope, disposable);

    /// <summary>Hands tensors to the scope around this one.</summary>
    public void MoveToOuter(params IDisposable[] disposables)
    {
        foreach (var disposable in disposables)
            MoveToOuter<IDisposable>(disposable);
    }

    /// <summary>Hands a tensor to another scope; null means that its holder frees it.</summary>
    /// <returns>The same tensor.</returns>
    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        if (disposable is torch.Tensor tensor)
            Move(tensor, scope);
        return disposable;
    }

    /// <summary>Takes a tensor out of all scopes: its holder frees it.</summary>
    /// <returns>The same tensor.</returns>
    public T Detach<T>(T disposable)
        where T : IDisposable => MoveToOther(null, disposable);

    /// <summary>Takes tensors out of all scopes.</summary>
    public void Detach(params IDisposable[] disposables)
    {
        foreach (var disposable in disposables)
            Detach<IDisposable>(disposable);
    }

    /// <summary>Takes a tensor into this scope.</summary>
    public void Attach(IDisposable disposable)
    {
        if (disposable is torch.Tensor tensor)
            Move(tensor, this);
    }

    /// <summary>Frees what was made so far; the scope goes on.</summary>
    public void DisposeEverything()
    {
        foreach (var tensor in tensors.ToArray())
            tensor.Dispose();
        tensors.Clear();
    }

    /// <summary>Frees all but one tensor.</summary>
    /// <returns>The tensor kept.</returns>
    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        foreach (var tensor in tensors.ToArray())
        {
            if (!ReferenceEquals(tensor, keep))
                tensor.Dispose();
        }

        return keep;
    }

    /// <summary>Frees what is left and makes the scope around it the current one.</summary>
    /// <exception cref="InvalidOperationException">An inner scope is still open, or this is another thread.</exception>
    public void Dispose()
    {
        if (current != this)
        {
            if (OuterScope is null && tensors.Count == 0)
                return;
            throw new InvalidOperationException("A dispose scope ends on the thread that began it, after the scopes inside it.");
        }

        DisposeEverything();
        current = OuterScope;
        OuterScope = null;
    }

    internal static void Move(torch.Tensor tensor, DisposeScope? scope)
    {
        tensor.OwningDisposeScope?.tensors.Remove(tensor);
        tensor.OwningDisposeScope = scope;
        scope?.tensors.Add(tensor);
    }

    internal void Register(torch.Tensor tensor)
    {
        tensor.OwningDisposeScope = this;
        tensors.Add(tensor);
    }

    internal void Forget(torch.Tensor tensor) => tensors.Remove(tensor);
}
