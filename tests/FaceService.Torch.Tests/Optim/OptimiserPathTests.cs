using System.Text.Json;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Torch.Tests.Optim;

/// <summary>Paths of 20 steps in float64, against PyTorch's; the second parameter gets its first gradient at the seventh.</summary>
public sealed class OptimiserPathTests
{
    private const int Steps = 20;
    private const int Late = 6;

    private static readonly JsonElement PyTorch = Fixture.Load("optimisers");

    private static readonly Dictionary<string, Func<Parameter[], optim.Optimizer>> Optimisers = new()
    {
        ["adam"] = p => optim.Adam(p, lr: 0.05),
        ["adam_without_momentum"] = p => optim.Adam(p, lr: 0.02, beta1: 0, beta2: 0.99, eps: 1e-8),
        ["adam_decay"] = p => optim.Adam(p, lr: 0.05, beta1: 0.5, beta2: 0.9, eps: 1e-4, weight_decay: 0.1),
        ["adam_maximize"] = p => optim.Adam(p, lr: 0.05, maximize: true),
        ["rmsprop"] = p => optim.RMSProp(p, lr: 0.01),
        ["rmsprop_momentum"] = p => optim.RMSProp(p, lr: 0.01, alpha: 0.9, eps: 1e-3, momentum: 0.9),
        ["rmsprop_centered"] = p => optim.RMSProp(p, lr: 0.01, centered: true),
        ["rmsprop_everything"] = p => optim.RMSProp(p, lr: 0.01, alpha: 0.95, weight_decay: 0.1, momentum: 0.5, centered: true),
    };

    public static TheoryData<string> Names => [.. Optimisers.Keys];

    [Fact]
    public void Fixture_holds_every_optimiser_and_no_other() =>
        Assert.Equal(PyTorch.EnumerateObject().Select(path => path.Name).Order(), Optimisers.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Path_is_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var parameters = Start(name);
        using var optimiser = Optimisers[name](parameters);
        var expected = PyTorch.GetProperty(name).Lists();

        for (var t = 0; t < Steps; t++)
        {
            Step(name, optimiser, parameters, t);
            Fixture.AssertClose(expected[t], Values(parameters), 1e-8, $"step {t}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Path_goes_on_from_a_loaded_state(string name)
    {
        using var scope = NewDisposeScope();
        var parameters = Start(name);
        using var first = Optimisers[name](parameters);
        for (var t = 0; t < 10; t++)
            Step(name, first, parameters, t);

        var resumed = parameters.Select(parameter => nn.Parameter(parameter.detach().clone())).ToArray();
        using var second = Optimisers[name](resumed);
        second.load_state_dict(first.state_dict());
        for (var t = 10; t < Steps; t++)
            Step(name, second, resumed, t);

        Fixture.AssertClose(PyTorch.GetProperty(name).Lists()[^1], Values(resumed), 1e-8, "last step");
    }

    [Fact]
    public void Learning_rate_set_in_the_group_is_the_one_used()
    {
        using var scope = NewDisposeScope();
        var parameter = nn.Parameter(zeros(1));
        using var optimiser = optim.Adam([parameter], lr: 1);
        foreach (var group in optimiser.ParamGroups)
            group.LearningRate = 0.25;

        parameter.grad = ones(1);
        optimiser.step();

        Assert.Equal(-0.25f, parameter.item<float>(), 1e-6f);
    }

    [Fact]
    public void Parameter_without_gradient_stays()
    {
        using var scope = NewDisposeScope();
        var parameter = nn.Parameter(ones(2));
        using var optimiser = optim.Adam([parameter], lr: 1, weight_decay: 1);

        optimiser.step();

        Assert.Equal([1f, 1f], parameter.data<float>().ToArray());
    }

    [Fact]
    public void State_of_another_number_of_parameters_is_refused()
    {
        using var scope = NewDisposeScope();
        using var one = optim.Adam([nn.Parameter(ones(2))]);
        using var two = optim.Adam([nn.Parameter(ones(2)), nn.Parameter(ones(2))]);

        var refusal = Assert.Throws<ArgumentException>(() => two.load_state_dict(one.state_dict()));

        Assert.Contains("1 parameters", refusal.Message, StringComparison.Ordinal);
    }

    private static Parameter[] Start(string name) => [.. Enumerable.Range(0, 2).Select(i => nn.Parameter(Fixture.Uniform($"{name}.{i}", 3)))];

    private static void Step(string name, optim.Optimizer optimiser, Parameter[] parameters, int t)
    {
        optimiser.zero_grad();
        for (var i = 0; i < parameters.Length; i++)
        {
            if (i == 0 || t >= Late)
                parameters[i].grad = Fixture.Uniform($"{name}.{i}.{t}", 3);
        }

        optimiser.step();
    }

    private static double[] Values(Parameter[] parameters) => [.. parameters.SelectMany(parameter => parameter.data<double>().ToArray())];
}
