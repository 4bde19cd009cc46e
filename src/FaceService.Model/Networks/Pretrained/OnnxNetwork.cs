using System.Runtime.InteropServices;
using FaceService.Model.Weights;
using FaceService.Model.Weights.Onnx;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.Pretrained;

/// <summary>
/// Computes an ONNX graph of the operators that convolutional networks for recognition are made of (<see cref="OnnxOperators"/>). Weights never
/// change; the input may carry gradients. One thread.
/// </summary>
public sealed class OnnxNetwork : IDisposable
{
    private readonly OnnxGraph _graph;
    private readonly Dictionary<string, Tensor> _weights = new(StringComparer.Ordinal);
    private readonly List<(OnnxNode Node, Func<Tensor?[], Tensor> Compute, IReadOnlyList<string> Spent)> _steps = [];

    /// <param name="graph">With one input and weights that fit it.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="type">What to compute in; its input must have it, too.</param>
    /// <exception cref="WeightFileException">It uses an operator, or a setting of one, that is not computed here.</exception>
    public OnnxNetwork(OnnxGraph graph, Device? device = null, ScalarType type = ScalarType.Float32)
    {
        _graph = graph;
        if (graph.Inputs.Count != 1)
            throw new WeightFileException(WeightFileProblem.BadGraph, $"{graph.Path}: the network takes {graph.Inputs.Count} inputs; networks of one are computed.");
        var last = graph.Nodes.SelectMany((node, i) => node.Inputs.Select(name => (name, i))).GroupBy(use => use.name).ToDictionary(of => of.Key, of => of.Max(use => use.i));
        for (var i = 0; i < graph.Nodes.Count; i++)
        {
            var node = graph.Nodes[i];
            _steps.Add((node, OnnxOperators.Of(node, graph.Path), [.. node.Inputs.Distinct().Where(name => last[name] == i && !graph.Weights.ContainsKey(name))]));
        }

        foreach (var (name, weight) in graph.Weights)
        {
            using var scope = NewDisposeScope();
            _weights[name] = tensor(weight.ToFloat32(), [.. weight.Shape]).to(type, device ?? CPU).DetachFromDisposeScope();
        }
    }

    /// <summary>Computes what the graph gives, or some of what it makes on the way.</summary>
    /// <param name="input">Of the shape that the graph takes.</param>
    /// <param name="wanted">Names of values; the graph's outputs where none is named.</param>
    /// <returns>In that order; the caller's scope owns them.</returns>
    /// <exception cref="WeightFileException">The weights do not fit each other or the input, or nothing makes such a value.</exception>
    public IReadOnlyList<Tensor> Compute(Tensor input, params IReadOnlyList<string> wanted)
    {
        wanted = wanted.Count > 0 ? wanted : _graph.Outputs;
        using var scope = NewDisposeScope();
        var values = new Dictionary<string, Tensor>(_weights, StringComparer.Ordinal) { [_graph.Inputs[0]] = input };
        foreach (var (node, compute, spent) in _steps)
        {
            if (wanted.All(values.ContainsKey))
                break;
            values[node.Outputs[0]] = Step(node, compute, values);
            foreach (var name in spent.Where(name => name != _graph.Inputs[0] && !wanted.Contains(name)))
                values[name].Dispose(); // pictures of many channels are large
        }

        return [.. wanted.Select(name => values.TryGetValue(name, out var found)
            ? found.MoveToOuterDisposeScope()
            : throw new WeightFileException(WeightFileProblem.BadGraph, $"{_graph.Path}: the network makes no '{name}'."))];
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        foreach (var weight in _weights.Values)
            weight.Dispose();
    }

    private Tensor Step(OnnxNode node, Func<Tensor?[], Tensor> compute, Dictionary<string, Tensor> values)
    {
        try
        {
            return compute([.. node.Inputs.Select(name => name.Length > 0 ? values[name] : null)]);
        }
        catch (ExternalException e)
        {
            throw new WeightFileException($"{_graph.Path}: {node} cannot be computed; its weights do not fit what it takes ({e.Message.Split('\n')[0]}).", e);
        }
    }
}
