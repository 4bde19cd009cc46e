using FaceService.Model.Networks;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using FaceService.Training.Losses;
using FaceService.Training.Presets;
using FaceService.Training.Trainers;
using TorchSharp;
using static FaceService.Model.Tests.Networks.ReferenceNumbers;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Trainers;

/// <summary>Each loss and penalty of StyleGAN2's first step, narrow, with labels and constant noise, against PyTorch's.</summary>
[Collection(DeviceThread.Name)]
public sealed class StyleGan2FirstStepTests : IDisposable
{
    private const int Classes = 3;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly IDisposable _reference;
    private readonly System.Text.Json.JsonElement _stored;
    private readonly StyleGan2Settings _settings;
    private readonly StyleGan2Generator _generator;
    private readonly StyleGan2Discriminator _discriminator;

    public StyleGan2FirstStepTests()
    {
        var reference = Load("first-step-stylegan2");
        (_reference, _stored) = (reference, reference.Root);
        string[] sets = ["batch=2", "channel_base=128", "channel_max=8", "z_dim=8", "w_dim=8", "mapping_layers=2"];
        _settings = (StyleGan2Settings)Preset.Settings("stylegan2-32", sets.Select(s => KeyValuePair.Create(s.Split('=')[0], s.Split('=')[1])));
        _generator = (StyleGan2Generator)NetworkFactory.CreateGenerator(StyleGan2Networks.Generator(_settings, Classes));
        _discriminator = (StyleGan2Discriminator)NetworkFactory.CreateDiscriminator(StyleGan2Networks.Discriminator(_settings, Classes));
        FillStyleGan2(_generator);
        FillStyleGan2(_discriminator);
    }

    [Fact]
    public void Generators_loss_and_gradients_equal_PyTorchs()
    {
        var loss = LogisticLoss.Generator(Judge(Draw().Images));
        loss.backward();
        FirstStep.Check(_stored, "g", loss, _generator, 1e-3);
    }

    [Fact]
    public void Discriminators_loss_and_gradients_equal_PyTorchs()
    {
        var loss = LogisticLoss.DiscriminatorFake(Judge(Draw().Images.detach())).Plus(LogisticLoss.DiscriminatorReal(Judge(Reals())));
        loss.backward();
        FirstStep.Check(_stored, "d", loss, _discriminator, 1e-3);
    }

    [Fact]
    public void R1_and_its_gradients_equal_PyTorchs()
    {
        var reals = Reals().requires_grad_();
        var loss = GradientPenalty.SquaredNorms(Judge(reals), reals).mean().Times(_settings.EffectiveGamma / 2 * _settings.R1Every);
        loss.backward();
        FirstStep.Check(_stored, "r1", loss, _discriminator, 2e-3);
    }

    [Fact]
    public void Path_length_and_its_gradients_equal_PyTorchs()
    {
        var (images, ws) = Draw();
        var lengths = PathLengthPenalty.Lengths(images, ws, Unit("direction", images.shape));
        var mean = lengths.detach().mean().Times(_settings.PathLengthDecay);
        var loss = lengths.sub(mean).Squared().mean().Times(_settings.PathLengthWeight * _settings.PathLengthEvery);
        loss.backward();
        FirstStep.Check(_stored, "path", loss, _generator, 2e-3);
    }

    [Fact]
    public void Relativistic_loss_and_gradients_equal_PyTorchs()
    {
        var loss = RelativisticLoss.Generator(Judge(Draw().Images), Judge(Reals()).detach());
        loss.backward();
        FirstStep.Check(_stored, "relativistic", loss, _generator, 1e-3);
    }

    public void Dispose()
    {
        _reference.Dispose();
        _scope.Dispose();
    }

    private (Tensor Images, Tensor Ws) Draw()
    {
        var ws = _generator.Broadcast(_generator.Mapping.call(Unit("z", FirstStep.Batch, _settings.ZDim), Labels()));
        return (_generator.Synthesis.call(ws, SynthesisNoise.Const), ws);
    }

    private Tensor Judge(Tensor images) => _discriminator.call(images, Labels());

    private Tensor Reals() => Unit("image", FirstStep.Batch, 3, _settings.Size, _settings.Size);

    private static Tensor Labels() => eye(Classes).narrow(0, 0, FirstStep.Batch);
}
