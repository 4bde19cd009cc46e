using FaceService.Model.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceService.Training.Teachers;

/// <summary>A small discriminator of one mixed map, with label projection (Miyato and Koyama 2018) when there are labels.</summary>
internal sealed class FeatureHead : nn.Module<Tensor, Tensor?, Tensor>
{
    private const long Smallest = 4; // pixels a side at which it judges
    private const double Slope = 0.2;
    private readonly ModuleList<SpectralConvolution> steps = [];
    private readonly SpectralConvolution judge;
    private readonly SpectralConvolution? label;

    /// <param name="random">What its weights are drawn from.</param>
    /// <param name="halvings">How often it halves its map.</param>
    /// <param name="labels">Length of a label vector; 0 for none.</param>
    public FeatureHead(RandomTensors random, int halvings, int labels)
        : base(nameof(FeatureHead))
    {
        const long width = FeatureMixing.Width;
        for (var i = 0; i < halvings; i++)
            steps.Add(new SpectralConvolution(random, width, width, kernel: 4, stride: 2, padding: 1));
        steps.Add(new SpectralConvolution(random, width, width, kernel: 3, padding: 1));
        judge = new SpectralConvolution(random, width, 1);
        label = labels > 0 ? new SpectralConvolution(random, labels, width) : null;
        RegisterComponents();
    }

    /// <summary>How often a map of some side is halved.</summary>
    public static int HalvingsOf(long side) => side < 2 * Smallest ? 0 : 1 + HalvingsOf(side / 2);

    /// <param name="x">[N, Width, H, W]</param>
    /// <param name="c">[N, c_dim], or null without labels.</param>
    /// <returns>[N, 1, h, w] logits, high for real.</returns>
    public override Tensor forward(Tensor x, Tensor? c)
    {
        foreach (var step in steps)
            x = step.call(x).LeakyRelu(Slope);
        var logits = judge.call(x);
        return label is null
            ? logits
            : logits.Plus(x.mul(label.call(c!.reshape(c.shape[0], -1, 1, 1))).sum(1, keepdim: true).Over(Math.Sqrt(FeatureMixing.Width)));
    }
}
