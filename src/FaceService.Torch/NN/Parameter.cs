namespace TorchSharp.Modules;

/// <summary>A tensor that a module learns: a leaf of the autograd graph, out of every dispose scope.</summary>
public class Parameter : torch.Tensor
{
    /// <summary>Takes a tensor over, leaving it empty.</summary>
    /// <param name="data">The first value.</param>
    /// <param name="requires_grad">Whether gradients are recorded.</param>
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(data.with_requires_grad(requires_grad).MoveHandle(), register: false)
    {
    }
}
