using FaceService.Model.Engine;
using FaceService.Model.Imaging;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Networks.StyleGan2;
using FaceService.Model.Networks.StyleGan2.Operations;
using FaceService.Model.Torch;
using FaceService.Training.Optimisers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Training.Projection;

/// <summary>
/// Searches the w that draws an image, by gradient descent through the synthesis network (Karras et al. 2020, appendix D):
/// from the mean of w, with noise on w that falls to nothing. Its state is a few tensors and a number, so that a search
/// broken off goes on as if it had not been. One thread.
/// </summary>
internal sealed class Projector : IDisposable
{
    private readonly StyleGan2Generator network;
    private readonly ProjectionSettings settings;
    private readonly IImageLoss loss;
    private readonly Device device;
    private readonly double spread;
    private readonly Parameter w; // [1 or num_ws, w_dim]
    private readonly NoiseFit? fit;
    private readonly AdamOptimiser optimiser;

    /// <param name="network">The generator, on the device; its weights are left as they are.</param>
    /// <param name="statistics">Where to begin.</param>
    /// <param name="settings">What to search.</param>
    /// <param name="loss">What is small at the end.</param>
    /// <param name="device">Where the network lies.</param>
    public Projector(StyleGan2Generator network, WStatistics statistics, ProjectionSettings settings, IImageLoss loss, Device device)
    {
        (this.network, this.settings, this.loss, this.device, spread) = (network, settings, loss, device, statistics.Spread);
        var rows = settings.Space == "w" ? 1 : network.Synthesis.NumWs;
        using var scope = NewDisposeScope();
        w = new Parameter(tensor(statistics.Mean).unsqueeze(0).expand(rows, -1).to(device).clone());
        w.DetachFromDisposeScope();
        fit = settings.Noise == "fit" && network.Synthesis.NoiseConstants.Count > 0 ? new NoiseFit(network.Synthesis) : null;
        var learnt = (fit?.Maps ?? []).Select((map, i) => ($"noise.{i}", map)).Prepend(("w", w));
        optimiser = new AdamOptimiser(learnt, new AdamOptions { LearningRate = ProjectionSchedule.LearningRate, Beta1 = 0.9, Beta2 = 0.999 });
    }

    /// <summary>Steps taken.</summary>
    public int Step { get; set; }

    /// <summary>Everything that the next step depends on, beside <see cref="Step"/>.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State =>
        (fit?.Maps ?? []).Select((map, i) => ($"noise.{i}", (Tensor)map)).Prepend(("w", w)).Concat(optimiser.State());

    /// <summary>Rows of w: 1, or one a layer.</summary>
    public int Rows => (int)w.shape[0];

    /// <summary>Takes a step.</summary>
    /// <returns>The distance before it, with the noise on w.</returns>
    public double Advance()
    {
        using var scope = NewDisposeScope();
        network.train(); // the faster of two equal ways where one batch need not agree with another
        var distance = loss.Distance(Range(network.Synthesis.call(Spread(w.Plus(Jitter())), fit?.Noise ?? Plain)));
        optimiser.ZeroGrad();
        (fit is null ? distance : distance.Plus(fit.Penalty())).backward();
        optimiser.Steps = Step;
        optimiser.RateFactor = ProjectionSchedule.Rate(Step, settings.Steps);
        optimiser.Step();
        fit?.Normalise();
        Step++;
        return distance.item<float>();
    }

    /// <summary>The latent as it is, row after row.</summary>
    public float[] Latent()
    {
        using var scope = NewDisposeScope();
        return w.detach().cpu().data<float>().ToArray();
    }

    /// <summary>The image that the latent draws, with the noise that lies with the weights (or none): what the service draws for it.</summary>
    /// <returns>The image, and its distance.</returns>
    public (RgbImage Picture, double Distance) Draw()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        network.eval();
        // Two rows: libtorch's float32 convolutions of a single image have other last bits than those of several.
        var image = network.Synthesis.call(Spread(w).expand(2, -1, -1), Plain).narrow(0, 0, 1);
        return (PixelBytes.ToImages(image, network.Config)[0], loss.Distance(Range(image)).item<float>());
    }

    public void Dispose()
    {
        optimiser.Dispose();
        fit?.Dispose();
        w.Dispose();
    }

    /// <summary>An image as the loss takes it.</summary>
    /// <param name="picture">Of the generator's size.</param>
    /// <param name="config">Names the number of colours.</param>
    /// <param name="device">Where it goes.</param>
    /// <returns>[1, colours, size, size] in −1…1.</returns>
    public static Tensor ToTensor(RgbImage picture, GeneratorConfig config, Device device)
    {
        using var scope = NewDisposeScope();
        var pixels = tensor(picture.Pixels.ToArray(), [1, picture.Height, picture.Width, 3], ScalarType.Byte).to(ScalarType.Float32);
        var image = pixels.Minus(127.5).Over(127.5).permute(0, 3, 1, 2); // the inverse of x·127.5 + 128, truncated
        if (config.ImageChannels == 1)
            image = image.mean([1], keepdim: true);
        return image.contiguous().to(device).MoveToOuterDisposeScope();
    }

    private SynthesisNoise Plain => settings.Noise == "none" ? SynthesisNoise.None : SynthesisNoise.Const;

    private Tensor Range(Tensor image) => network.Config.PixelRange == "[0, 1]" ? image.Times(2).Minus(1) : image;

    private Tensor Spread(Tensor rows) => rows.unsqueeze(0).expand(1, network.Synthesis.NumWs, -1);

    // A function of seed and step: nothing of it needs to be saved.
    private Tensor Jitter()
    {
        var random = new CounterRandom(settings.Seed, Step, purpose: 0);
        var scale = spread * ProjectionSchedule.Noise(Step, settings.Steps);
        var values = new float[w.numel()];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(random.NextNormal() * scale);
        return tensor(values, w.shape).to(device);
    }
}
