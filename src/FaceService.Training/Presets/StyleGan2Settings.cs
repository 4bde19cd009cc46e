namespace FaceService.Training.Presets;

/// <summary>Settings of a StyleGAN2 run (Karras et al. 2019, 2020).</summary>
public sealed record StyleGan2Settings : TrainingSettings
{
    /// <summary>Length of z.</summary>
    [Setting("length of z", Min = 1, Max = 1024)]
    public int ZDim { get; set; } = 128;

    /// <summary>Length of w.</summary>
    [Setting("length of w", Min = 1, Max = 1024)]
    public int WDim { get; set; } = 128;

    /// <summary>Layers of the mapping network.</summary>
    [Setting("layers of the mapping network", Min = 1, Max = 16)]
    public int MappingLayers { get; set; } = 4;

    /// <summary>Channels at resolution r are min(channel_base / r, channel_max).</summary>
    [Setting("channels at resolution r are min(channel_base / r, channel_max)", Min = 64, Max = 65536)]
    public int ChannelBase { get; set; } = 2048;

    /// <summary>See <see cref="ChannelBase"/>.</summary>
    [Setting("most channels of a layer", Min = 4, Max = 1024)]
    public int ChannelMax { get; set; } = 192;

    /// <summary>Which losses: StyleGAN2's own, or R3GAN's.</summary>
    [Setting("logistic (StyleGAN2) or relativistic (R3GAN: pairs, R1 and R2 each step)", OneOf = ["logistic", "relativistic"])]
    public string Loss { get; set; } = "logistic";

    /// <summary>Weight of R1 (and of R2).</summary>
    [Setting("weight of the R1 penalty; 0 takes 0.0002 * size^2 / batch", Min = 0, Max = 10_000)]
    public double Gamma { get; set; }

    /// <summary>R1 each so many steps.</summary>
    [Setting("R1 penalty each so many steps", Min = 1, Max = 1024)]
    public int R1Every { get; set; } = 16;

    /// <summary>Weight of the path-length penalty.</summary>
    [Setting("weight of the path-length penalty; 0 for none", Min = 0, Max = 1000)]
    public double PathLengthWeight { get; set; } = 2;

    /// <summary>Path-length penalty each so many steps.</summary>
    [Setting("path-length penalty each so many steps", Min = 1, Max = 1024)]
    public int PathLengthEvery { get; set; } = 4;

    /// <summary>How fast the running mean of path lengths moves.</summary>
    [Setting("how fast the running mean of path lengths moves", Min = 0, Max = 1)]
    public double PathLengthDecay { get; set; } = 0.01;

    /// <summary>Probability of style mixing.</summary>
    [Setting("probability that a batch mixes two styles", Min = 0, Max = 1)]
    public double StyleMixing { get; set; } = 0.9;

    /// <summary>First moment's decay of Adam.</summary>
    [Setting("Adam's beta1", Min = 0, Max = 0.9999)]
    public double Beta1 { get; set; }

    /// <summary>Second moment's decay of Adam.</summary>
    [Setting("Adam's beta2", Min = 0, Max = 0.99999)]
    public double Beta2 { get; set; } = 0.99;

    /// <summary>Half-life of the average of weights.</summary>
    [Setting("half-life of the average of weights in thousands of pictures; 0 takes batch * 10 / 32", Min = 0, Max = 10_000)]
    public double EmaKimg { get; set; }

    /// <summary>The half-life is at most this part of the pictures shown so far.</summary>
    [Setting("the average's half-life is at most this part of the pictures shown so far; 0 for no ramp", Min = 0, Max = 1)]
    public double EmaRampup { get; set; } = 0.05;

    /// <summary>Augmentation: none, fixed strength, or adaptive.</summary>
    [Setting("augmentation: none, fixed (at augment_p) or adaptive", OneOf = ["none", "fixed", "adaptive"])]
    public string Augment { get; set; } = "adaptive";

    /// <summary>Which transforms: any of blit, geometric, colour.</summary>
    [Setting("which transforms: letters of b (blit), g (geometric), c (colour)")]
    public string AugmentPipe { get; set; } = "bgc";

    /// <summary>Strength at the start, and all along when fixed.</summary>
    [Setting("augmentation probability at the start", Min = 0, Max = 1)]
    public double AugmentP { get; set; }

    /// <summary>Target of the mean sign of the discriminator on reals.</summary>
    [Setting("target for the mean sign of the discriminator on reals", Min = 0, Max = 1)]
    public double AugmentTarget { get; set; } = 0.6;

    /// <summary>The strength is adjusted each so many steps.</summary>
    [Setting("the strength is adjusted each so many steps", Min = 1, Max = 1024)]
    public int AugmentEvery { get; set; } = 4;

    /// <summary>Thousands of pictures from strength 0 to 1.</summary>
    [Setting("thousands of pictures that the strength takes from 0 to 1", Min = 0.001, Max = 100_000)]
    public double AugmentKimg { get; set; } = 500;

    /// <summary>Pictures at the start in which only the discriminator learns.</summary>
    [Setting("thousands of pictures at the start in which only the discriminator learns, to catch up with a generator that begins trained", Min = 0, Max = 10_000)]
    public double DiscriminatorWarmup { get; set; }

    /// <summary>Pictures over which the learning rates grow to their values.</summary>
    [Setting("thousands of pictures over which the learning rates grow to their values, for networks that begin trained", Min = 0, Max = 10_000)]
    public double LrRampup { get; set; }

    /// <summary>Pictures at the end over which the learning rates fall.</summary>
    [Setting("thousands of pictures at the end over which the learning rates fall to nothing, in a straight line", Min = 0, Max = 100_000)]
    public double LrCooldown { get; set; }

    /// <summary>Clamp of activations; 0 for none.</summary>
    [Setting("clamp of activations; 0 for none", Min = 0, Max = 65_504)]
    public double ConvClamp { get; set; } = 256;

    /// <summary>Pictures that share a minibatch standard deviation.</summary>
    [Setting("pictures that share a minibatch standard deviation", Min = 1, Max = 512)]
    public int MbstdGroup { get; set; } = 4;

    /// <summary>The R1 weight in use.</summary>
    public double EffectiveGamma => Gamma > 0 ? Gamma : 0.0002 * Size * Size / Batch;

    /// <summary>The average's half-life in use, in thousands of pictures.</summary>
    public double EffectiveEmaKimg => EmaKimg > 0 ? EmaKimg : Batch * 10.0 / 32;

    /// <inheritdoc/>
    protected override void Validate()
    {
        base.Validate();
        if (Size < 32 || !int.IsPow2(Size))
            throw new SettingException("size", $"The setting size cannot be '{Size}' for stylegan2; allowed are 32, 64, 128, 256, 512, 1024.");
        if (AugmentPipe.Length == 0 || AugmentPipe.Any(c => !"bgc".Contains(c)) || AugmentPipe.Distinct().Count() != AugmentPipe.Length)
            throw new SettingException("augment_pipe", $"The setting augment_pipe cannot be '{AugmentPipe}'; allowed are the letters b, g and c, each once.");
        // The group's statistics need whole groups, of the half batches of path length too.
        if (Batch % Math.Min(MbstdGroup, Batch) != 0)
            throw new SettingException("batch", $"The setting batch cannot be '{Batch}'; allowed are multiples of mbstd_group ({MbstdGroup}).");
    }
}
