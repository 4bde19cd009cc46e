using FaceService.Model.Torch;
using FaceService.Tests.TorchScript;
using FaceService.Training.Projection;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Projection;

/// <summary>A user's own TorchScript network decides what is close.</summary>
[Collection(DeviceThread.Name)]
public sealed class PerceptualLossTests : IDisposable
{
    private const string Lpips = """
        def forward(self: __torch__.Net, x: Tensor, y: Tensor) -> Tensor:
          return torch.mean(torch.mul(torch.sub(x, y), torch.sub(x, y)))
        """;

    private const string Vgg = """
        def forward(self: __torch__.Net, img: Tensor, resize_images: bool=True, return_lpips: bool=False) -> Tensor:
          if return_lpips:
            y = torch.mul(torch.mean(img, [2, 3]), self.weight)
          else:
            ops.prim.RaiseException("asked for the wrong features")
            y = img
          return y
        """;

    private const string Features = """
        def forward(self: __torch__.Net, x: Tensor) -> Tensor:
          return torch.mean(x, [2, 3])
        """;

    private readonly TemporaryFolder _data = new();

    [Fact]
    public void Distance_of_two_pictures_is_the_networks_and_a_tenth_of_the_pyramids()
    {
        using var scope = NewDisposeScope();
        var picture = rand(1, 3, 64, 64);
        using var loss = new PerceptualLoss(Written(Lpips), picture);

        // A shift by 0.2: 0.04 for the network, 0.2 for the pyramid.
        Assert.Equal(0.04 + 0.02, loss.Distance(picture.Plus(0.2)).item<float>(), 4);
        Assert.Equal(0, loss.Distance(picture).item<float>(), 5);
    }

    [Fact]
    public void Published_vgg_is_asked_for_its_lpips_features_of_0_to_255()
    {
        using var scope = NewDisposeScope();
        var picture = rand(1, 3, 64, 64);
        using var loss = new PerceptualLoss(Written(Vgg, ("weight", [3], [1, 0, 0])), picture);

        // A shift by 0.02 of −1…1 is one of 2.55 levels, which only the first feature sees.
        Assert.Equal((2.55 * 2.55) + 0.002, loss.Distance(picture.Plus(0.02)).item<float>(), 2);
    }

    [Fact]
    public void Features_of_any_kind_are_compared_by_their_squared_distance()
    {
        using var scope = NewDisposeScope();
        var grey = rand(1, 1, 16, 16);
        using var loss = new PerceptualLoss(Written(Features), grey);

        // Grey is repeated to three colours, and a small image enlarged.
        Assert.Equal((3 * 2.55 * 2.55) + 0.002, loss.Distance(grey.Plus(0.02)).item<float>(), 2);
    }

    [Fact]
    public void Gradient_reaches_the_picture_and_leaves_the_network_alone()
    {
        using var scope = NewDisposeScope();
        var picture = rand(1, 3, 64, 64);
        using var loss = new PerceptualLoss(Written(Vgg, ("weight", [3], [1, 1, 1])), picture);
        var other = picture.Times(0.5).detach().requires_grad_();

        loss.Distance(other).backward();

        Assert.True(other.grad!.abs().sum().item<float>() > 0);
    }

    [Fact]
    public void Search_with_a_network_comes_close_and_says_which_loss_it_was()
    {
        var model = TinyModel.Publish(_data.Path);
        var folder = new ProjectionFolder(Directory.CreateDirectory(_data["run"]).FullName);
        folder.WriteTarget(TinyModel.Face(model, 85), 16);

        var result = new ProjectionRun(folder, model, new ProjectionSettings { Steps = 120 }, Written(Lpips)).Execute(_ => { }, default);

        Assert.Equal("perceptual", result.Loss);
        Assert.InRange(result.Distance, 0, result.StartDistance / 2);
    }

    [Fact]
    public void File_that_cannot_be_used_is_one_sentence_that_names_it()
    {
        using var scope = NewDisposeScope();
        var picture = rand(1, 3, 64, 64);
        var text = _data["notes.pt"];
        File.WriteAllText(text, "no network");

        foreach (var path in new[] { text, _data["missing.pt"], Written("def forward(self: __torch__.Net, x: Tensor) -> int:\n  return 3") })
        {
            var failure = Assert.Throws<TrainingException>(() => new PerceptualLoss(path, picture));
            Assert.Contains(path, failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', failure.Message);
        }
    }

    public void Dispose() => _data.Dispose();

    private string Written(string source, params (string, long[], float[])[] parameters)
    {
        var path = _data[$"{Guid.NewGuid():n}.pt"];
        File.WriteAllBytes(path, ScriptFileWriter.Write(source, parameters));
        return path;
    }
}
