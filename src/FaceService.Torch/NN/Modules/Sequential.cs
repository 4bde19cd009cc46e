using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules run one after another; what lies between is freed as it goes, unless autograd needs it.</summary>
public sealed class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<nn.Module<Tensor, Tensor>> steps = [];

    internal Sequential(IEnumerable<(string Name, nn.Module<Tensor, Tensor> Module)> modules)
        : base(nameof(Sequential))
    {
        foreach (var (name, module) in modules)
            append(name, module);
    }

    /// <summary>How many modules there are.</summary>
    public int Count => steps.Count;

    /// <summary>A module by its place.</summary>
    public nn.Module<Tensor, Tensor> this[int index] => steps[index];

    /// <summary>Adds a module at the end.</summary>
    /// <returns>This module.</returns>
    public Sequential append(string name, nn.Module<Tensor, Tensor> module)
    {
        register_module(name, module);
        steps.Add(module);
        return this;
    }

    /// <summary>Adds a module at the end, named by its place.</summary>
    /// <returns>This module.</returns>
    public Sequential append(nn.Module<Tensor, Tensor> module) => append(steps.Count.ToString(CultureInfo.InvariantCulture), module);

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input;
        foreach (var step in steps)
            x = step.call(x);
        return ReferenceEquals(x, input) ? input.alias().MoveToOuterDisposeScope() : x.MoveToOuterDisposeScope();
    }
}
