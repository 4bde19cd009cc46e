using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FaceService.Training.Presets;

/// <summary>Every setting of a run that does not name a place; with the data it reproduces the run.</summary>
public abstract record TrainingSettings
{
    private const string Devices = "cpu, cuda or cuda:N";

    /// <summary>The preset that the run started from.</summary>
    public required string Preset { get; init; }

    /// <summary>Width and height of the pictures in pixels.</summary>
    [Setting("width and height of the pictures in pixels", Min = 8, Max = 1024)]
    public int Size { get; set; } = 64;

    /// <summary>Real pictures a step.</summary>
    [Setting("real pictures a step", Min = 1, Max = 512)]
    public int Batch { get; set; } = 16;

    /// <summary>Length of the run in thousands of real pictures.</summary>
    [Setting("length of the run in thousands of real pictures shown; 0 leaves it to epochs", Min = 0, Max = 100_000)]
    public double Kimg { get; set; } = 200;

    /// <summary>Length of the run in passes over the data, where <see cref="Kimg"/> is 0.</summary>
    [Setting("length of the run in passes over the data, where kimg is 0", Min = 0, Max = 1_000_000)]
    public double Epochs { get; set; }

    /// <summary>Everything random comes from it.</summary>
    [Setting("everything random comes from it", Min = 0, Max = uint.MaxValue)]
    public long Seed { get; set; }

    /// <summary>Generator's learning rate.</summary>
    [Setting("learning rate of the generator", Min = 0, Max = 1)]
    public double LrG { get; set; } = 0.0025;

    /// <summary>Discriminator's learning rate.</summary>
    [Setting("learning rate of the discriminator", Min = 0, Max = 1)]
    public double LrD { get; set; } = 0.0025;

    /// <summary>Whether each picture is also shown mirrored, half of the time.</summary>
    [Setting("show each picture mirrored half of the time")]
    public bool Mirror { get; set; }

    /// <summary>How pictures are cut to squares.</summary>
    [Setting("how pictures are cut to squares: centre, stretch, crop:SIDE or box:LEFT,TOP,RIGHT,BOTTOM")]
    public string Framing { get; set; } = "centre";

    /// <summary>How pixels are weighed when pictures are resized.</summary>
    [Setting("how pixels are weighed when pictures are resized: box (means of areas, as evaluate compares them), lanczos (sharper), auto (lanczos; bilinear for stretch)", OneOf = ["auto", "lanczos", "box"])]
    public string Resize { get; set; } = "auto";

    /// <summary>Where labels come from.</summary>
    [Setting("where labels come from: auto (dataset.json, labels.csv or CelebA's list), none, subfolders, csv:FILE[:COLUMN,…], celeba[:ATTRIBUTE,…]")]
    public string Labels { get; set; } = "none";

    /// <summary>Which file names count.</summary>
    [Setting("which file names count, such as *.jpg; empty for every picture")]
    public string Pattern { get; set; } = "";

    /// <summary>Only the first so many pictures.</summary>
    [Setting("use only the first so many pictures; 0 for all", Min = 0, Max = 100_000_000)]
    public int Limit { get; set; }

    /// <summary>What part of the pictures, the same of each class, training never sees.</summary>
    [Setting("part of each class's pictures that is kept from training, to measure the model with; 0 for none", Min = 0, Max = 0.5)]
    public double Holdout { get; set; }

    /// <summary>The order of real pictures.</summary>
    [Setting("order of real pictures: even (classes in turn), root (by the square root of a class's pictures), shuffled, sequential", OneOf = ["even", "root", "shuffled", "sequential"])]
    public string Sampling { get; set; } = "shuffled";

    /// <summary>Where tensors live.</summary>
    [Setting("auto, cpu, cuda or cuda:N")]
    public string Device { get; set; } = "auto";

    /// <summary>What the convolutions compute in.</summary>
    [Setting("what the convolutions compute in; auto is bfloat16 where the processor has it", OneOf = ["auto", "float32", "bfloat16", "float16"])]
    public string Precision { get; set; } = "auto";

    /// <summary>Threads on the CPU.</summary>
    [Setting("threads on the CPU; 0 for one a core", Min = 0, Max = 1024)]
    public int Threads { get; set; }

    /// <summary>Pictures on a sample sheet.</summary>
    [Setting("pictures on a sample sheet", Min = 1, Max = 256)]
    public int Samples { get; set; } = 64;

    /// <summary>A sample sheet each so many thousand pictures.</summary>
    [Setting("a sample sheet each so many thousand pictures; 0 for none but the last", Min = 0, Max = 100_000)]
    public double SampleEvery { get; set; } = 4;

    /// <summary>Sample sheets after these passes over the data.</summary>
    [Setting("sample sheets after these passes over the data, such as 1,5,10; empty for none")]
    public string SampleEpochs { get; set; } = "";

    /// <summary>Real pictures shown below a sample sheet's generated ones.</summary>
    [Setting("real pictures at the end of a sample sheet", Min = 0, Max = 256)]
    public int SampleReals { get; set; }

    /// <summary>Steps that count as an epoch in losses.csv.</summary>
    [Setting("steps that losses.csv counts as an epoch; 0 leaves the column out", Min = 0, Max = 1_000_000)]
    public int EpochSteps { get; set; }

    /// <summary>A checkpoint each so many thousand pictures.</summary>
    [Setting("a checkpoint each so many thousand pictures", Min = 0.001, Max = 100_000)]
    public double CheckpointEvery { get; set; } = 8;

    /// <summary>How many checkpoints are kept.</summary>
    [Setting("how many of the newest checkpoints are kept", Min = 1, Max = 1000)]
    public int KeepCheckpoints { get; set; } = 2;

    /// <summary>The generator is measured each so many thousand pictures.</summary>
    [Setting("measure the generator each so many thousand pictures, as model evaluate does, into evaluation.csv; 0 for never", Min = 0, Max = 100_000)]
    public double EvaluateEvery { get; set; }

    /// <summary>Pictures of each set that is measured.</summary>
    [Setting("pictures of each set that evaluate_every compares", Min = 8, Max = 100_000)]
    public int EvaluatePictures { get; set; } = 398;

    /// <summary>A line of losses.csv each so many steps.</summary>
    [Setting("a line of losses.csv each so many steps", Min = 1, Max = 100_000)]
    public int LogEvery { get; set; } = 10;

    /// <summary>The settings with the length in pictures, for data of a known size.</summary>
    /// <param name="pictures">How many pictures a pass over the data shows.</param>
    internal TrainingSettings ForPictures(int pictures) => Kimg > 0 ? this : this with { Kimg = Epochs * pictures / 1000, Epochs = 0 };

    /// <summary>Length of the run in real pictures, a whole number of batches. Rounded first: 2.007 × 1000 is a little more than 2007.</summary>
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
        if (Device is not ("auto" or "cpu" or "cuda") && !(Device.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(Device[5..], out _)))
            throw new SettingException("device", $"The setting device cannot be '{Device}'; allowed are auto, {Devices}.");
    }

    /// <summary>The settings by name, with their own types.</summary>
    internal JsonObject ToJson()
    {
        var node = JsonSerializer.SerializeToNode(this, GetType(), Json)!.AsObject();
        return new JsonObject(SettingTable.For(GetType()).Names.Select(n => KeyValuePair.Create(n, node[n]?.DeepClone())));
    }

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
