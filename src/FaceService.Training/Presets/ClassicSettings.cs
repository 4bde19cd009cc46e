namespace FaceService.Training.Presets;

/// <summary>Settings of the classic systems: a generator and a discriminator that play with binary cross-entropy.</summary>
public sealed record ClassicSettings : TrainingSettings
{
    /// <summary>Length of z.</summary>
    [Setting("length of z", Min = 1, Max = 1024)]
    public int ZDim { get; set; } = 100;

    /// <summary>How z is drawn.</summary>
    [Setting("how z is drawn: normal, or uniform from -1 to 1", OneOf = ["normal", "uniform"])]
    public string ZDistribution { get; set; } = "normal";

    /// <summary>The range of real pictures.</summary>
    [Setting("range of pictures: signed (-1 to 1) or unsigned (0 to 1)", OneOf = ["signed", "unsigned"])]
    public string PixelRange { get; set; } = "signed";

    /// <summary>Colour or grey.</summary>
    [Setting("colour: 3 channels, or grey: 1", OneOf = ["colour", "grey"])]
    public string Colour { get; set; } = "colour";

    /// <summary>Multiplies every hidden width.</summary>
    [Setting("multiplies every hidden width of both networks; 1 is the original", Min = 0.01, Max = 4)]
    public double Width { get; set; } = 1;

    /// <summary>adam or rmsprop.</summary>
    [Setting("adam or rmsprop", OneOf = ["adam", "rmsprop"])]
    public string Optimiser { get; set; } = "adam";

    /// <summary>Adam's beta1.</summary>
    [Setting("Adam's beta1", Min = 0, Max = 0.9999)]
    public double Beta1 { get; set; } = 0.5;

    /// <summary>Adam's beta2.</summary>
    [Setting("Adam's beta2", Min = 0, Max = 0.99999)]
    public double Beta2 { get; set; } = 0.999;

    /// <summary>Adam's or RMSprop's epsilon.</summary>
    [Setting("epsilon of the optimiser", Min = 0, Max = 1)]
    public double Epsilon { get; set; } = 1e-8;

    /// <summary>RMSprop's decay of the mean square.</summary>
    [Setting("RMSprop's rho", Min = 0, Max = 0.99999)]
    public double Rho { get; set; } = 0.9;

    /// <summary>Bound of each gradient element; 0 for none.</summary>
    [Setting("bound of each gradient element; 0 for none", Min = 0, Max = 1000)]
    public double ClipValue { get; set; }

    /// <summary>The rate is divided by 1 + decay · step.</summary>
    [Setting("the learning rate is divided by 1 + lr_decay * step", Min = 0, Max = 1)]
    public double LrDecay { get; set; }

    /// <summary>Labels get this times a uniform number added.</summary>
    [Setting("the discriminator's labels get this times a uniform number added", Min = 0, Max = 1)]
    public double LabelNoise { get; set; }

    /// <summary>The discriminator's target for generated pictures: 1 in Chollet's systems, else 0.</summary>
    [Setting("the discriminator's target for generated pictures; reals get the other", Min = 0, Max = 1)]
    public int GeneratedLabel { get; set; }

    /// <summary>How real and generated pictures make up the discriminator's loss.</summary>
    [Setting("the discriminator's loss: sum or mean of the real and the generated batch's, or of one joint batch", OneOf = ["sum", "mean", "joint"])]
    public string DiscriminatorLoss { get; set; } = "sum";

    /// <summary>Steps of the generator for one of the discriminator.</summary>
    [Setting("steps of the generator for one of the discriminator", Min = 1, Max = 16)]
    public int GeneratorSteps { get; set; } = 1;

    /// <summary>How the generator draws pictures for the discriminator.</summary>
    [Setting("batch norm of pictures drawn for the discriminator: train or inference", OneOf = ["train", "inference"])]
    public string FakesFrom { get; set; } = "train";

    /// <summary>Whether one z serves both networks' steps.</summary>
    [Setting("one z serves both networks' steps")]
    public bool ShareLatent { get; set; }

    /// <summary>Factor of the fixed latents of sample sheets.</summary>
    [Setting("the fixed latents of sample sheets are multiplied by this", Min = 0, Max = 4)]
    public double SampleScale { get; set; } = 1;

    /// <summary>3, or 1 for grey.</summary>
    public int Channels => Colour == "grey" ? 1 : 3;

    /// <inheritdoc/>
    protected override void Validate()
    {
        base.Validate();
        if (ClassicPresets.SizeOf(Preset) is { } only && Size != only)
            throw new SettingException("size", $"The setting size cannot be '{Size}' for {Preset}; allowed are {only}.");
    }
}
