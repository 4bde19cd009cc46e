using FaceService.Model.Networks;
using FaceService.Model.Networks.Classic;
using FaceService.Model.Torch;
using FaceService.Training.Losses;
using FaceService.Training.Presets;
using FaceService.Training.Trainers;
using static FaceService.Model.Tests.Networks.ReferenceNumbers;
using static TorchSharp.torch;

namespace FaceService.Training.Tests.Trainers;

/// <summary>The first step of each classic system at an eighth of its width, without dropout, against PyTorch's.</summary>
[Collection(DeviceThread.Name)]
public sealed class ClassicFirstStepTests
{
    public static TheoryData<string> Names => [.. ClassicPresetSettings.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Discriminators_loss_and_gradients_equal_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        using var reference = Load("first-step-" + name);
        var (settings, generator, discriminator) = Build(name);
        var fakes = Unseen(settings, generator);

        var parts = new ClassicLosses(settings, discriminator).Discriminator(
            Unit("image", FirstStep.Batch, settings.Channels, settings.Size, settings.Size),
            fakes,
            Labels(1 - settings.GeneratedLabel, "real labels", settings.LabelNoise),
            Labels(settings.GeneratedLabel, "fake labels", settings.LabelNoise));
        var loss = zeros(1);
        foreach (var part in parts)
        {
            part.backward();
            loss = loss.Plus(part.detach());
        }

        FirstStep.Check(reference.Root, "d", loss, discriminator, 1e-3);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Generators_loss_and_gradients_equal_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        using var reference = Load("first-step-" + name);
        var (settings, generator, discriminator) = Build(name);

        var loss = new ClassicLosses(settings, discriminator).Generator(generator.call(Unit("z", FirstStep.Batch, settings.ZDim), null));
        loss.backward();

        FirstStep.Check(reference.Root, "g", loss, generator, 1e-3);
    }

    private static (ClassicSettings Settings, ClassicNetwork Generator, ClassicNetwork Discriminator) Build(string name)
    {
        var settings = (ClassicSettings)Preset.Settings(name, [KeyValuePair.Create("width", "0.125")]);
        var generator = (ClassicNetwork)NetworkFactory.CreateGenerator(ClassicNetworks.Generator(settings));
        var discriminator = (ClassicNetwork)NetworkFactory.CreateDiscriminator(ClassicNetworks.Discriminator(settings));
        foreach (var network in (ClassicNetwork[])[generator, discriminator])
        {
            FillClassic(network);
            network.train();
            foreach (var dropout in network.modules().OfType<DropoutLayer>())
                dropout.eval();
        }

        return (settings, generator, discriminator);
    }

    private static Tensor Unseen(ClassicSettings settings, ClassicNetwork generator)
    {
        using var _ = no_grad();
        generator.train(settings.FakesFrom == FakesMode.Train);
        var fakes = generator.call(Unit("z", FirstStep.Batch, settings.ZDim), null);
        generator.train();
        return fakes;
    }

    private static Tensor Labels(int value, string name, double noise) => Uniform(name, [FirstStep.Batch, 1]).Plus(1).Times(noise / 2).Plus(value);
}
