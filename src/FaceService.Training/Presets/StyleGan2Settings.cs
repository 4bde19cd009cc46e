namespace FaceService.Training.Presets;

#pragma warning disable CS1591 // [Setting] tells what each one is.
/// <summary>Settings of a StyleGAN2 run (Karras et al. 2019, 2020).</summary>
public sealed record StyleGan2Settings : TrainingSettings
{
    [Setting("length of z", Min = 1, Max = 1024)]
    public int ZDim { get; set; } = 128;

    [Setting("length of w", Min = 1, Max = 1024)]
    public int WDim { get; set; } = 128;

    [Setting("layers of the mapping network", Min = 1, Max = 16)]
    public int MappingLayers { get; set; } = 4;

    [Setting("channels at resolution r are min(channel_base / r, channel_max)", Min = 64, Max = 65536)]
    public int ChannelBase { get; set; } = 2048;

    [Setting("most channels of a layer", Min = 4, Max = 1024)]
    public int ChannelMax { get; set; } = 192;

    [Setting("logistic (StyleGAN2) or relativistic (R3GAN: pairs, R1 and R2 each step)")]
    public GanLoss Loss { get; set; }

    [Setting("weight of the R1 penalty; 0 takes 0.0002 * size^2 / batch", Min = 0, Max = 10_000)]
    public double Gamma { get; set; }

    [Setting("R1 penalty each so many steps", Min = 1, Max = 1024)]
    public int R1Every { get; set; } = 16;

    [Setting("weight of the path-length penalty; 0 for none", Min = 0, Max = 1000)]
    public double PathLengthWeight { get; set; } = 2;

    [Setting("path-length penalty each so many steps", Min = 1, Max = 1024)]
    public int PathLengthEvery { get; set; } = 4;

    [Setting("how fast the running mean of path lengths moves", Min = 0, Max = 1)]
    public double PathLengthDecay { get; set; } = 0.01;

    [Setting("probability that a batch mixes two styles", Min = 0, Max = 1)]
    public double StyleMixing { get; set; } = 0.9;

    [Setting("Adam's beta1", Min = 0, Max = 0.9999)]
    public double Beta1 { get; set; }

    [Setting("Adam's beta2", Min = 0, Max = 0.99999)]
    public double Beta2 { get; set; } = 0.99;

    [Setting("half-life of the average of weights in thousands of pictures; 0 takes batch * 10 / 32", Min = 0, Max = 10_000)]
    public double EmaKimg { get; set; }

    [Setting("the average's half-life is at most this part of the pictures shown so far; 0 for no ramp", Min = 0, Max = 1)]
    public double EmaRampup { get; set; } = 0.05;

    [Setting("augmentation: none, fixed (at augment_p) or adaptive")]
    public AugmentMode Augment { get; set; } = AugmentMode.Adaptive;

    [Setting("which transforms: letters of b (blit), g (geometric), c (colour)")]
    public string AugmentPipe { get; set; } = "bgc";

    [Setting("augmentation probability at the start", Min = 0, Max = 1)]
    public double AugmentP { get; set; }

    [Setting("target for the mean sign of the discriminator on reals", Min = 0, Max = 1)]
    public double AugmentTarget { get; set; } = 0.6;

    [Setting("the strength is adjusted each so many steps", Min = 1, Max = 1024)]
    public int AugmentEvery { get; set; } = 4;

    [Setting("thousands of pictures that the strength takes from 0 to 1", Min = 0.001, Max = 100_000)]
    public double AugmentKimg { get; set; } = 500;

    [Setting("differentiable augmentation of every picture that the discriminator sees, beside augment: any of color, translation, cutout, with commas between; empty for none")]
    public string DiffAugment { get; set; } = "";

    [Setting("pretrained networks that judge, too: resnet18, face_recognition, with a comma between (./face networks install brings them); empty for none. A network that taught does not count as a judge of the model")]
    public string Teacher { get; set; } = "";

    [Setting("aided: the teacher beside the discriminator (vision-aided GAN, Kumari et al. 2022); projected: instead of it (Projected GAN, Sauer et al. 2021)")]
    public TeacherMode TeacherMode { get; set; }

    [Setting("weight of the teacher's loss beside the discriminator's", Min = 0, Max = 1000)]
    public double TeacherWeight { get; set; } = 1;

    [Setting("learning rate of the teacher's heads", Min = 0, Max = 1)]
    public double TeacherLr { get; set; } = 0.0005;

    [Setting("thousands of pictures after which the generator learns from the teacher; its heads do from the start", Min = 0, Max = 100_000)]
    public double TeacherAfter { get; set; } = 2;

    [Setting("differentiable augmentation of every picture that the teacher sees: any of color, translation, cutout, with commas between; empty for none")]
    public string TeacherAugment { get; set; } = "color,translation,cutout";

    [Setting("weight of the spectral loss: how far the generator's fine detail is from the data's in power, ring by ring (Durall et al. 2020); 0 for none", Min = 0, Max = 1000)]
    public double SpectrumWeight { get; set; }

    [Setting("weight of the frame loss: how far the steps between the outermost rows and columns are from the data's; 0 for none", Min = 0, Max = 1000)]
    public double FrameWeight { get; set; }

    [Setting("a loss further than this from 0 sends the run back to its last checkpoint, with half of the learning rates, once; 0 for never", Min = 0, Max = 1e12)]
    public double ExplosionLoss { get; set; } = 1000;

    [Setting("thousands of pictures at the start in which only the discriminator learns, to catch up with a generator that begins trained", Min = 0, Max = 10_000)]
    public double DiscriminatorWarmup { get; set; }

    [Setting("thousands of pictures over which the learning rates grow to their values, for networks that begin trained", Min = 0, Max = 10_000)]
    public double LrRampup { get; set; }

    [Setting("thousands of pictures at the end over which the learning rates fall to nothing, in a straight line", Min = 0, Max = 100_000)]
    public double LrCooldown { get; set; }

    [Setting("clamp of activations; 0 for none", Min = 0, Max = 65_504)]
    public double ConvClamp { get; set; } = 256;

    [Setting("pictures that share a minibatch standard deviation", Min = 1, Max = 512)]
    public int MbstdGroup { get; set; } = 4;

    /// <summary>The R1 weight in use.</summary>
    public double EffectiveGamma => Gamma > 0 ? Gamma : 0.0002 * Size * Size / Batch;

    /// <summary>The average's half-life in use, in thousands of images.</summary>
    public double EffectiveEmaKimg => EmaKimg > 0 ? EmaKimg : Batch * 10.0 / 32;

    /// <inheritdoc/>
    protected override void Validate()
    {
        base.Validate();
        if (Size < 32 || !int.IsPow2(Size))
            throw new SettingException("size", $"The setting size cannot be '{Size}' for stylegan2; allowed are 32, 64, 128, 256, 512, 1024.");
        if (AugmentPipe.Length == 0 || AugmentPipe.Any(c => !"bgc".Contains(c)) || AugmentPipe.Distinct().Count() != AugmentPipe.Length)
            throw new SettingException("augment_pipe", $"The setting augment_pipe cannot be '{AugmentPipe}'; allowed are the letters b, g and c, each once.");
        SettingLists.Check("diff_augment", DiffAugment, SettingLists.Augmentations);
        SettingLists.Check("teacher_augment", TeacherAugment, SettingLists.Augmentations);
        SettingLists.Check("teacher", Teacher, SettingLists.Teachers);
        if (TeacherMode == TeacherMode.Projected && Loss == GanLoss.Relativistic)
            throw new SettingException("teacher_mode", "The setting teacher_mode cannot be 'projected' with the loss relativistic; allowed are aided, or the loss logistic.");
        if (TeacherMode == TeacherMode.Projected && SettingLists.Words(Teacher).Count == 0)
            throw new SettingException("teacher_mode", $"The setting teacher_mode cannot be 'projected' without a teacher; allowed are aided, or a teacher of {string.Join(", ", SettingLists.Teachers)}.");
        // The group's statistics need whole groups, of the half batches of path length too.
        if (Batch % Math.Min(MbstdGroup, Batch) != 0)
            throw new SettingException("batch", $"The setting batch cannot be '{Batch}'; allowed are multiples of mbstd_group ({MbstdGroup}).");
    }
}

/// <summary>Where a teacher stands.</summary>
public enum TeacherMode
{
    Aided,
    Projected,
}

/// <summary>StyleGAN2's own losses, or R3GAN's.</summary>
public enum GanLoss
{
    Logistic,
    Relativistic,
}

/// <summary>How strongly real and generated images are augmented.</summary>
public enum AugmentMode
{
    None,
    Fixed,
    Adaptive,
}
