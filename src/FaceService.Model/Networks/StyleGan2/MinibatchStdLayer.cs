using FaceService.Model.Torch;
using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2;

/// <summary>
/// Adds feature maps that hold the standard deviation across a group of images, so that the discriminator sees sameness
/// (Karras et al. 2018, section 3).
/// </summary>
internal sealed class MinibatchStdLayer(int? groupSize, int features)
    : nn.Module<Tensor, Tensor>(nameof(MinibatchStdLayer))
{
    public override Tensor forward(Tensor x) // [N, C, H, W] → [N, C + F, H, W]
    {
        var (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var group = GroupOf(n);
        var y = x.reshape(group, n / group, features, c / features, h, w); // [G, n, F, c, H, W]
        y = y.sub(y.mean([0], keepdim: true));
        y = y.Squared().mean([0]).Plus(1e-8).sqrt(); // [n, F, c, H, W]
        y = y.mean([2, 3, 4]).reshape(n / group, features, 1, 1);
        return cat([x, y.repeat(group, 1, h, w)], 1);
    }

    // The published code fails on a batch that the group does not divide; the largest group that does is used instead.
    private long GroupOf(long batch)
    {
        var group = Math.Min(groupSize ?? batch, batch);
        while (batch % group != 0)
            group--;
        return group;
    }
}
