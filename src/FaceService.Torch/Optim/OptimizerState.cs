namespace TorchSharp.Modules;

/// <summary>What an optimiser remembers of one parameter.</summary>
public abstract class OptimizerState : IDisposable
{
    private protected OptimizerState()
    {
    }

    /// <summary>Copies another's values in.</summary>
    public abstract void LoadStateDict(OptimizerState source);

    /// <summary>Frees the tensors.</summary>
    public abstract void Dispose();
}
