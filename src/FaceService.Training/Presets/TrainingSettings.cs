using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FaceService.Model.Imaging;
using FaceService.Training.Datasets;

namespace FaceService.Training.Presets;

#pragma warning disable CS1591 // [Setting] tells what each one is.
/// <summary>Every setting of a run that does not name a place; with the data it reproduces the run.</summary>
public abstract record TrainingSettings
{
    private const string Devices = "cpu, cuda or cuda:N";

    /// <summary>The preset that the run started from.</summary>
    public required string Preset { get; init; }

    [Setting("width and height of the pictures in pixels", Min = 8, Max = 1024)]
    public int Size { get; set; } = 64;

    [Setting("real pictures a step", Min = 1, Max = 512)]
    public int Batch { get; set; } = 16;

    [Setting("length of the run in thousands of real pictures shown; 0 leaves it to epochs", Min = 0, Max = 100_000)]
    public double Kimg { get; set; } = 200;

    [Setting("length of the run in passes over the data, where kimg is 0", Min = 0, Max = 1_000_000)]
    public double Epochs { get; set; }

    [Setting("everything random comes from it", Min = 0, Max = uint.MaxValue)]
    public long Seed { get; set; }

    [Setting("learning rate of the generator", Min = 0, Max = 1)]
    public double LrG { get; set; } = 0.0025;

    [Setting("learning rate of the discriminator", Min = 0, Max = 1)]
    public double LrD { get; set; } = 0.0025;

    [Setting("show each picture mirrored half of the time")]
    public bool Mirror { get; set; }

    [Setting("how pictures are cut to squares: centre, stretch, crop:SIDE or box:LEFT,TOP,RIGHT,BOTTOM")]
    public string Framing { get; set; } = "centre";

    [Setting("how pixels are weighed when pictures are resized: box (means of areas, as evaluate compares them), lanczos (sharper), auto (lanczos; bilinear for stretch)")]
    public ResizeChoice Resize { get; set; }

    [Setting("where labels come from: auto (dataset.json, labels.csv or CelebA's list), none, subfolders, csv:FILE[:COLUMN,…], celeba[:ATTRIBUTE,…]")]
    public string Labels { get; set; } = "none";

    [Setting("which file names count, such as *.jpg; empty for every picture")]
    public string Pattern { get; set; } = "";

    [Setting("use only the first so many pictures; 0 for all", Min = 0, Max = 100_000_000)]
    public int Limit { get; set; }

    [Setting("part of each class's pictures that is kept from training, to measure the model with; 0 for none", Min = 0, Max = 0.5)]
    public double Holdout { get; set; }

    [Setting("order of real pictures: even (classes in turn), root (by the square root of a class's pictures), shuffled, sequential")]
    public SamplingOrder Sampling { get; set; } = SamplingOrder.Shuffled;

    [Setting("auto, cpu, cuda or cuda:N")]
    public string Device { get; set; } = "auto";

    [Setting("what the convolutions compute in; auto is bfloat16 where the processor has it")]
    public TrainingPrecision Precision { get; set; }

    [Setting("threads on the CPU; 0 for one a core", Min = 0, Max = 1024)]
    public int Threads { get; set; }

    [Setting("pictures on a sample sheet", Min = 1, Max = 256)]
    public int Samples { get; set; } = 64;

    [Setting("a sample sheet each so many thousand pictures; 0 for none by pictures", Min = 0, Max = 100_000)]
    public double SampleEvery { get; set; } = 4;

    [Setting("sample sheets after these passes over the data, such as 1,5,10; empty for none")]
    public string SampleEpochs { get; set; } = "";

    [Setting("sample sheets after these steps, for the time in which most is learnt; empty for none")]
    public string SampleSteps { get; set; } = "50,200,500";

    [Setting("a sample sheet when so many minutes have passed since the last, for slow runs; 0 for none by time", Min = 0, Max = 100_000)]
    public double SampleMinutes { get; set; } = 5;

    [Setting("real pictures at the end of a sample sheet", Min = 0, Max = 256)]
    public int SampleReals { get; set; }

    [Setting("steps that losses.csv counts as an epoch; 0 leaves the column out", Min = 0, Max = 1_000_000)]
    public int EpochSteps { get; set; }

    [Setting("a checkpoint each so many thousand pictures", Min = 0.001, Max = 100_000)]
    public double CheckpointEvery { get; set; } = 8;

    [Setting("how many of the newest checkpoints are kept", Min = 1, Max = 1000)]
    public int KeepCheckpoints { get; set; } = 2;

    [Setting("measure the generator each so many thousand pictures, as model evaluate does, into evaluation.csv; 0 for never", Min = 0, Max = 100_000)]
    public double EvaluateEvery { get; set; }

    [Setting("pictures of each set that evaluate_every compares", Min = 8, Max = 100_000)]
    public int EvaluatePictures { get; set; } = 398;

    [Setting("judges that evaluate_every calls, as model evaluate names them, or none; empty for all whose networks are installed")]
    public string EvaluateJudges { get; set; } = "";

    [Setting("a line of losses.csv each so many steps", Min = 1, Max = 100_000)]
    public int LogEvery { get; set; } = 10;

    /// <summary>How a run with these settings packs its data.</summary>
    internal PackOptions PackOptions() => new()
    {
        Size = Size,
        Framing = Datasets.Framing.Parse(Framing)!,
        Filter = FilterOf(Resize),
        Labels = Labels,
        Pattern = Pattern,
        Limit = Limit,
    };

    /// <summary>The filter that <see cref="Resize"/> names; null for auto.</summary>
    internal static ResizeFilter? FilterOf(ResizeChoice resize) => resize switch
    {
        ResizeChoice.Box => ResizeFilter.Box,
        ResizeChoice.Lanczos => ResizeFilter.Lanczos3,
        _ => null,
    };

    /// <summary>The settings with the length in images, for data of a known size.</summary>
    /// <param name="pictures">How many images a pass over the data shows.</param>
    internal TrainingSettings ForPictures(int pictures) => Kimg > 0 ? this : this with { Kimg = Epochs * pictures / 1000, Epochs = 0 };

    /// <summary>Length of the run in real images, a whole number of batches. Rounded first: 2.007 × 1000 is a little more than 2007.</summary>
    public long TotalImages => (long)Math.Ceiling(Math.Round(Kimg * 1000, 6) / Batch) * Batch;

    /// <summary>The settings' names and values, as <c>--set</c> takes them.</summary>
    public IReadOnlyDictionary<string, string> Values()
    {
        var table = SettingTable.For(GetType());
        return table.Names.ToDictionary(n => n, n => table.Format(this, n));
    }

    /// <summary>Whether a request over HTTP may set it; a setting that names a file must not be.</summary>
    /// <param name="name">The setting's name.</param>
    /// <exception cref="SettingException">There is no such setting.</exception>
    public bool MayComeOverHttp(string name) => SettingTable.For(GetType()).About(name).OverHttp;

    /// <summary>A copy with some settings changed.</summary>
    /// <param name="overrides">Name and value, in order.</param>
    /// <exception cref="SettingException">A setting is unknown, or a value not allowed.</exception>
    public TrainingSettings With(IEnumerable<KeyValuePair<string, string>> overrides)
    {
        var table = SettingTable.For(GetType());
        var copy = this with { };
        foreach (var (name, value) in overrides)
            table.Set(copy, name, value);
        table.Check(copy);
        copy.Validate();
        return copy;
    }

    /// <summary>Checks what concerns several settings at once.</summary>
    /// <exception cref="SettingException">They do not go together.</exception>
    protected virtual void Validate()
    {
        if (Datasets.Framing.Parse(Framing) is null)
            throw new SettingException("framing", $"The setting framing cannot be '{Framing}'; allowed are {Datasets.Framing.Allowed}.");
        if (Datasets.LabelChoice.Parse(Labels) is null)
            throw new SettingException("labels", $"The setting labels cannot be '{Labels}'; allowed are {Datasets.LabelChoice.Allowed}.");
        if (Kimg <= 0 && Epochs <= 0)
            throw new SettingException("kimg", "The settings kimg and epochs cannot both be '0'; allowed are lengths above 0.");
        if (SampleEpochs.Split(',', StringSplitOptions.RemoveEmptyEntries).Any(e => !double.TryParse(e, CultureInfo.InvariantCulture, out var v) || !(v > 0)))
            throw new SettingException("sample_epochs", $"The setting sample_epochs cannot be '{SampleEpochs}'; allowed are numbers above 0 with commas between them.");
        if (SampleSteps.Split(',', StringSplitOptions.RemoveEmptyEntries).Any(s => !long.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var v) || v < 1))
            throw new SettingException("sample_steps", $"The setting sample_steps cannot be '{SampleSteps}'; allowed are whole numbers above 0 with commas between them.");
        SettingLists.Check("evaluate_judges", EvaluateJudges, [.. SettingLists.Judges.Keys, SettingLists.NoJudge]);
        if (SettingLists.Words(EvaluateJudges) is { Count: > 1 } judges && judges.Contains(SettingLists.NoJudge))
            throw new SettingException("evaluate_judges", $"The setting evaluate_judges cannot be '{EvaluateJudges}'; allowed are none alone, or others without it.");
        if (Device is not ("auto" or "cpu" or "cuda") && !(Device.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(Device[5..], out _)))
            throw new SettingException("device", $"The setting device cannot be '{Device}'; allowed are auto, {Devices}.");
    }

    /// <summary>The settings by name, with their own types.</summary>
    internal JsonObject ToJson()
    {
        var node = JsonSerializer.SerializeToNode(this, GetType(), Json)!.AsObject();
        return new JsonObject(SettingTable.For(GetType()).Names.Select(n => KeyValuePair.Create(n, node[n]?.DeepClone())));
    }

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Converters = { new JsonStringEnumConverter(new SettingWords()) } };
}

/// <summary>How pixels are weighed when images are resized.</summary>
public enum ResizeChoice
{
    Auto,
    Lanczos,
    Box,
}

/// <summary>What convolutions compute in.</summary>
public enum TrainingPrecision
{
    Auto,
    Float32,
    BFloat16,
    Float16,
}
