using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Torch.Tests.NN;

public sealed class ModuleTests
{
    [Fact]
    public void Components_are_the_fields_by_name_and_null_ones_are_let_pass()
    {
        using var scope = NewDisposeScope();
        using var block = new Block();

        Assert.Equal(["const", "gain", "conv.weight", "conv.bias", "inherited.weight"], block.named_parameters().Select(pair => pair.name));
        Assert.Equal(["filter", "cache"], block.named_buffers().Select(pair => pair.name));
        Assert.Equal(["conv", "inherited"], block.named_children().Select(pair => pair.name));
    }

    [Fact]
    public void State_leaves_out_buffers_that_are_not_persistent()
    {
        using var scope = NewDisposeScope();
        using var block = new Block();

        Assert.Equal(["const", "gain", "conv.weight", "conv.bias", "inherited.weight", "filter"], block.state_dict().Keys);
        Assert.Equal(["filter"], block.named_buffers(include_nonpersistent: false).Select(pair => pair.name));
        Assert.Same(block.conv.weight, block.state_dict()["conv.weight"]);
    }

    [Fact]
    public void Paths_go_down_through_all_levels()
    {
        using var scope = NewDisposeScope();
        using var network = nn.Sequential(("first", new Block()), ("rest", nn.Sequential(nn.Conv2d(1, 2, 1), nn.ReLU(), nn.BatchNorm2d(2))));

        Assert.Equal(
            ["first.const", "first.gain", "first.conv.weight", "first.conv.bias", "first.inherited.weight", "rest.0.weight", "rest.0.bias", "rest.2.weight", "rest.2.bias"],
            network.named_parameters().Select(pair => pair.name));
        Assert.Equal(["first", "rest", "first.conv", "first.inherited", "rest.0", "rest.1", "rest.2"], network.named_modules().Select(pair => pair.name));
        Assert.Same(network.named_parameters().ElementAt(5).parameter, network.get_parameter("rest.0.weight"));
        Assert.Null(network.get_parameter("rest.1.weight"));
    }

    [Fact]
    public void Shared_parameter_is_learnt_once_and_saved_under_each_path()
    {
        using var scope = NewDisposeScope();
        var layer = nn.Linear(2, 2, hasBias: false);
        using var network = nn.Sequential(layer, layer);

        Assert.Equal(["0.weight"], network.named_parameters().Select(pair => pair.name));
        Assert.Equal(["0.weight", "1.weight"], network.state_dict().Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("weight")]
    public void Name_that_is_empty_dotted_or_taken_is_refused(string name)
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Linear(2, 2);

        Assert.Throws<ArgumentException>(() => layer.register_buffer(name, zeros(1)));
    }

    [Fact]
    public void State_loads_into_another_module()
    {
        using var scope = NewDisposeScope();
        using var source = new Block();
        using var target = new Block();

        target.load_state_dict(source.state_dict());

        Assert.All(source.state_dict(), pair => Assert.True(pair.Value.Equals(target.state_dict()[pair.Key])));
        Assert.True(target.conv.weight.requires_grad);
    }

    [Fact]
    public void State_with_missing_and_unexpected_paths_is_refused_naming_them()
    {
        using var scope = NewDisposeScope();
        using var block = new Block();
        var state = new Block().state_dict();
        state.Remove("gain");
        state["bogus"] = zeros(1);

        var refusal = Assert.Throws<InvalidOperationException>(() => block.load_state_dict(state));
        var (missing, unexpected) = block.load_state_dict(state, strict: false);

        Assert.Contains("missing [gain]", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("unexpected [bogus]", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["gain"], missing);
        Assert.Equal(["bogus"], unexpected);
        block.load_state_dict(state, skip: ["gain", "bogus"]);
    }

    [Fact]
    public void State_of_another_shape_is_refused_and_nothing_is_copied()
    {
        using var scope = NewDisposeScope();
        using var block = new Block();
        var before = block.conv.bias!.data<float>().ToArray();
        var state = new Block().state_dict();
        state["inherited.weight"] = zeros(1);

        var refusal = Assert.Throws<InvalidOperationException>(() => block.load_state_dict(state));

        Assert.Contains("'inherited.weight' has the shape [1] in the state, and [2, 3] in the module", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, block.conv.bias!.data<float>().ToArray());
    }

    [Fact]
    public void Training_and_inference_are_set_all_the_way_down()
    {
        using var scope = NewDisposeScope();
        var dropout = nn.Dropout();
        using var network = nn.Sequential(nn.Sequential(dropout));

        network.eval();
        Assert.False(dropout.training);
        Assert.Equal(10f, network.call(ones(10)).sum().item<float>());
        network.train();
        Assert.True(dropout.training);
    }

    [Fact]
    public void Conversion_keeps_parameters_their_gradients_and_their_optimiser()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Linear(2, 1);
        var weight = layer.weight;
        using var optimiser = optim.Adam(layer.parameters(), lr: 0.1);
        layer.call(ones(1, 2)).backward();

        layer.to(ScalarType.Float64);
        var before = weight.data<double>().ToArray();
        optimiser.step();

        Assert.Same(weight, layer.named_parameters().First().parameter);
        Assert.True(weight.is_leaf && weight.requires_grad);
        Assert.Equal(ScalarType.Float64, weight.grad!.dtype);
        Assert.All(before.Zip(weight.data<double>().ToArray()), pair => Assert.Equal(pair.First - 0.1, pair.Second, 1e-6));
        Assert.Equal(ScalarType.Float64, layer.call(ones(1, 2, ScalarType.Float64)).dtype);
    }

    [Fact]
    public void Conversion_leaves_whole_numbers_alone()
    {
        using var scope = NewDisposeScope();
        using var norm = nn.BatchNorm2d(2).to(ScalarType.BFloat16);

        Assert.Equal(ScalarType.BFloat16, norm.running_var!.dtype);
        Assert.Equal(ScalarType.Int64, norm.num_batches_tracked!.dtype);
    }

    [Fact]
    public void Gradients_are_cleared_to_nothing_or_to_zero()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Linear(2, 1);
        layer.call(ones(1, 2)).backward();

        layer.zero_grad(set_to_none: false);
        Assert.Equal([0f, 0f], layer.weight.grad!.data<float>().ToArray());
        layer.zero_grad();
        Assert.Null(layer.weight.grad);
    }

    [Fact]
    public void Parameters_outlive_the_scope_they_were_made_in_and_end_with_the_module()
    {
        Block block;
        using (NewDisposeScope())
            block = new Block();

        Assert.All(block.state_dict().Values, tensor => Assert.False(tensor.IsInvalid));
        var state = block.state_dict().Values.ToArray();
        block.Dispose();
        Assert.All(state, tensor => Assert.True(tensor.IsInvalid));
    }

    private abstract class Base : nn.Module<Tensor, Tensor>
    {
        private readonly Linear inherited = nn.Linear(3, 2, hasBias: false);

        protected Base()
            : base(nameof(Block))
        {
        }

        public override Tensor forward(Tensor input) => inherited.call(input);
    }

    private sealed class Block : Base
    {
        public readonly Parameter @const = nn.Parameter(randn(2));
        public readonly Conv2d conv = nn.Conv2d(1, 2, 3);
        public readonly Linear? absent = null;

        [ComponentName(Name = "gain")]
        public readonly Parameter strength = nn.Parameter(zeros([]));
        public readonly Tensor filter = randn(3);

        public Block()
        {
            RegisterComponents();
            register_buffer("cache", zeros(2), persistent: false);
        }
    }
}
