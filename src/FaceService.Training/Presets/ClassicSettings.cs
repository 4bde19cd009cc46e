namespace FaceService.Training.Presets;

#pragma warning disable CS1591 // [Setting] tells what each one is.
/// <summary>Settings of the classic systems: a generator and a discriminator that play with binary cross-entropy.</summary>
public sealed record ClassicSettings : TrainingSettings
{
    [Setting("length of z", Min = 1, Max = 1024)]
    public int ZDim { get; set; } = 100;

    [Setting("how z is drawn: normal, or uniform from -1 to 1")]
    public LatentDistribution ZDistribution { get; set; }

    [Setting("range of pictures: signed (-1 to 1) or unsigned (0 to 1)")]
    public PixelRange PixelRange { get; set; }

    [Setting("colour: 3 channels, or grey: 1")]
    public ImageColour Colour { get; set; }

    [Setting("multiplies every hidden width of both networks; 1 is the original", Min = 0.01, Max = 4)]
    public double Width { get; set; } = 1;

    [Setting("adam or rmsprop")]
    public OptimiserKind Optimiser { get; set; }

    [Setting("Adam's beta1", Min = 0, Max = 0.9999)]
    public double Beta1 { get; set; } = 0.5;

    [Setting("Adam's beta2", Min = 0, Max = 0.99999)]
    public double Beta2 { get; set; } = 0.999;

    [Setting("epsilon of the optimiser", Min = 0, Max = 1)]
    public double Epsilon { get; set; } = 1e-8;

    [Setting("RMSprop's rho", Min = 0, Max = 0.99999)]
    public double Rho { get; set; } = 0.9;

    [Setting("bound of each gradient element; 0 for none", Min = 0, Max = 1000)]
    public double ClipValue { get; set; }

    [Setting("the learning rate is divided by 1 + lr_decay * step", Min = 0, Max = 1)]
    public double LrDecay { get; set; }

    [Setting("the discriminator's labels get this times a uniform number added", Min = 0, Max = 1)]
    public double LabelNoise { get; set; }

    [Setting("the discriminator's target for generated pictures; reals get the other", Min = 0, Max = 1)]
    public int GeneratedLabel { get; set; }

    [Setting("the discriminator's loss: sum or mean of the real and the generated batch's, or of one joint batch")]
    public LossParts DiscriminatorLoss { get; set; }

    [Setting("steps of the generator for one of the discriminator", Min = 1, Max = 16)]
    public int GeneratorSteps { get; set; } = 1;

    [Setting("batch norm of pictures drawn for the discriminator: train or inference")]
    public FakesMode FakesFrom { get; set; }

    [Setting("one z serves both networks' steps")]
    public bool ShareLatent { get; set; }

    [Setting("the fixed latents of sample sheets are multiplied by this", Min = 0, Max = 4)]
    public double SampleScale { get; set; } = 1;

    /// <summary>3, or 1 for grey.</summary>
    public int Channels => Colour == ImageColour.Grey ? 1 : 3;

    /// <inheritdoc/>
    protected override void Validate()
    {
        base.Validate();
        if (ClassicPresetSettings.SizeOf(Preset) is { } only && Size != only)
            throw new SettingException("size", $"The setting size cannot be '{Size}' for {Preset}; allowed are {only}.");
    }
}

/// <summary>How z is drawn.</summary>
public enum LatentDistribution
{
    Normal,
    Uniform,
}

/// <summary>Range of pixels: −1 to 1, or 0 to 1.</summary>
public enum PixelRange
{
    Signed,
    Unsigned,
}

/// <summary>Three channels, or one.</summary>
public enum ImageColour
{
    Colour,
    Grey,
}

/// <summary>Who changes the weights.</summary>
public enum OptimiserKind
{
    Adam,
    RmsProp,
}

/// <summary>How real and generated images make up the loss of the discriminator.</summary>
public enum LossParts
{
    Sum,
    Mean,
    Joint,
}

/// <summary>Batch norm of images generated for the discriminator.</summary>
public enum FakesMode
{
    Train,
    Inference,
}
