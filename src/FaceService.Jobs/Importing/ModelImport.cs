using FaceService.Model.Catalog;
using FaceService.Model.Networks.Configs;
using FaceService.Model.Weights;
using FaceService.Model.Weights.Import;

namespace FaceService.Jobs.Importing;

/// <summary>How an imported generator becomes a model: its name, and what the file cannot say.</summary>
/// <param name="Folders">The data folder and those of the shipped models.</param>
internal sealed record ModelImport(ModelCatalogOptions Folders)
{
    private readonly ModelPublisher publisher = new(Folders);

    public required string Name { get; init; }

    /// <summary>What may be done with the weights; null for the usual line about files of this kind.</summary>
    public string? Licence { get; init; }

    public double? Truncation { get; init; }

    public IReadOnlyList<LabelGroup> Labels { get; init; } = [];

    /// <summary>Why nothing can be published under the name; null when it can.</summary>
    public string? NameProblem => publisher.NameProblem(Name);

    /// <summary>What is wrong with the labels that a generator would get; null when nothing is.</summary>
    public string? LabelProblem(ImportedGenerator read) => LabelGroupRules.FirstProblem(LabelsOf(read), read.Config.CDim);

    /// <summary>Writes the weights, draws the preview, and publishes both with a card in one rename.</summary>
    /// <param name="source">Where the weights came from; its file name goes into the card.</param>
    /// <param name="read">The generator.</param>
    /// <exception cref="WeightFileException">What the network draws is no image.</exception>
    public ModelId Publish(string source, ImportedGenerator read)
    {
        var content = Content(read);
        var cache = Directory.CreateDirectory(Path.Combine(Folders.DataFolder!, "cache")).FullName;
        StagingFolder.Sweep(cache);
        StagingFolder.Sweep(Folders.DataModels!);
        using var staging = new StagingFolder(cache);
        var draft = Draft(Directory.CreateDirectory(staging.File("model")).FullName, content);
        GeneratorFile.Write(draft.WeightsPath, content);
        return publisher.Publish(Name, new PublishContent
        {
            // The same disk, so it is a rename.
            WriteWeights = path => File.Move(draft.WeightsPath, path),
            Card = ImportedCard.Write(Path.GetFileName(source), read, content),
            PreviewPng = ImportPreview.Draw(draft),
        });
    }

    private GeneratorContent Content(ImportedGenerator read)
    {
        var licence = Licence ?? (read.Licence.Length > 0 ? read.Licence : ImportedCard.UsualLicence);
        return read.ToContent(licence) with
        {
            Config = read.Config with { DefaultTruncation = Truncation ?? read.Config.DefaultTruncation },
            Labels = LabelsOf(read),
        };
    }

    private IReadOnlyList<LabelGroup> LabelsOf(ImportedGenerator read) => Labels.Count > 0 ? Labels : read.Labels;

    private ModelVersion Draft(string folder, GeneratorContent content) => new()
    {
        Id = new ModelId(Name, 0),
        Directory = folder,
        Digest = "",
        Config = content.Config,
        Labels = content.Labels,
    };
}
