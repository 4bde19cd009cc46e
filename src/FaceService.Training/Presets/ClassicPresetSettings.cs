using FaceService.Training.Datasets;

namespace FaceService.Training.Presets;

/// <summary>The classic systems' settings, as their papers, articles or frameworks have them.</summary>
internal static class ClassicPresetSettings
{
    // Keras's and TensorFlow 2's Adam and RMSprop; PyTorch's and TensorFlow 1's Adam has 1e-8.
    private const double KerasEpsilon = 1e-7;

    private static readonly ClassicSettings[] Known =
    [
        // Goodfellow et al. 2014.
        new() { Preset = "gan-mlp", Size = 28, Colour = ImageColour.Grey, Batch = 64, Kimg = 300, LrG = 2e-4, LrD = 2e-4 },

        // Radford, Metz and Chintala 2015; one z for both steps, as in PyTorch's own example.
        new() { Preset = "dcgan-64", Size = 64, Batch = 128, Kimg = 400, LrG = 2e-4, LrD = 2e-4, ShareLatent = true },

        // DCGAN in TensorFlow on cartoon heads: one z for all steps of a round.
        new()
        {
            Preset = "anime-48",
            Size = 48,
            Framing = "crop:96",
            Batch = 64,
            Kimg = 0,
            Epochs = 300,
            SampleEpochs = "1,5,10,200,300",
            SampleEvery = 0,
            ZDistribution = LatentDistribution.Uniform,
            LrG = 2e-4,
            LrD = 2e-4,
            GeneratorSteps = 2,
            ShareLatent = true,
        },

        // Chollet's DCGAN on one class of CIFAR-10, 10,000 steps.
        new()
        {
            Preset = "cifar-32",
            Size = 32,
            ZDim = 32,
            Batch = 20,
            Kimg = 200,
            LrG = 4e-4,
            LrD = 8e-4,
            PixelRange = PixelRange.Unsigned,
            Optimiser = OptimiserKind.RmsProp,
            Epsilon = KerasEpsilon,
            ClipValue = 1,
            LrDecay = 1e-8,
            LabelNoise = 0.05,
            GeneratedLabel = 1,
            DiscriminatorLoss = LossParts.Joint,
            Sampling = SamplingOrder.Sequential,
            LogEvery = 100,
            Samples = 1,
            SampleReals = 1,
            SampleEvery = 2,
            CheckpointEvery = 2,
        },

        // The same recipe on CelebA, 20,000 steps, a sheet of 36 each 50.
        new()
        {
            Preset = "celeba-128",
            Size = 128,
            Framing = "box:0,15,178,193",
            Limit = 10_000,
            ZDim = 32,
            Batch = 16,
            Kimg = 320,
            LrG = 1e-4,
            LrD = 1e-4,
            PixelRange = PixelRange.Unsigned,
            Optimiser = OptimiserKind.RmsProp,
            Epsilon = KerasEpsilon,
            ClipValue = 1,
            LrDecay = 1e-8,
            LabelNoise = 0.05,
            GeneratedLabel = 1,
            DiscriminatorLoss = LossParts.Joint,
            Sampling = SamplingOrder.Sequential,
            LogEvery = 50,
            Samples = 36,
            SampleScale = 0.5,
            SampleEvery = 0.8,
            CheckpointEvery = 0.8,
        },

        // DCGAN on FFHQ thumbnails: 5,000 epochs of 100 batches.
        new()
        {
            Preset = "ffhq-56",
            Size = 56,
            Batch = 32,
            Kimg = 16_000,
            EpochSteps = 100,
            LrG = 2e-4,
            LrD = 2e-4,
            Epsilon = KerasEpsilon,
            DiscriminatorLoss = LossParts.Mean,
            FakesFrom = FakesMode.Inference,
            LogEvery = 100,
            SampleEvery = 32,
            CheckpointEvery = 64,
        },

        // DCGAN on all of CelebA: five epochs, an image each 100 steps.
        new()
        {
            Preset = "celeba-64",
            Size = 64,
            Framing = "stretch",
            ZDim = 128,
            Batch = 32,
            Kimg = 0,
            Epochs = 5,
            LrG = 1e-4,
            LrD = 1e-4,
            Beta1 = 0.9,
            Epsilon = KerasEpsilon,
            PixelRange = PixelRange.Unsigned,
            DiscriminatorLoss = LossParts.Mean,
            ShareLatent = true,
            SampleEvery = 3.2,
            CheckpointEvery = 32,
        },
    ];

    public static IReadOnlyDictionary<string, ClassicSettings> All { get; } = Known.ToDictionary(s => s.Preset);

    /// <summary>The only size that a preset's layers fit, or null.</summary>
    public static int? SizeOf(string preset) => preset == "gan-mlp" ? null : All[preset].Size;
}
