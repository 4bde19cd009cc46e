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
    public void Dispose()
    {
        foreach (var tensor in Tensors())
            tensor.Dispose();
    }

    /// <summary>What is remembered, element by element of the parameter.</summary>
    private protected abstract IEnumerable<torch.Tensor> Tensors();

    /// <summary>Brings what is remembered to the parameter's type and device, which a module's conversion may have changed.</summary>
    internal void Follow(torch.Tensor parameter)
    {
        var (type, device) = (parameter.dtype, parameter.device);
        foreach (var tensor in Tensors())
        {
            if (tensor.dtype != type || !tensor.device.Equals(device))
                tensor.SetData(tensor.to(type, device));
        }
    }
}
