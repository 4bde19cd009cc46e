using FaceService.Model.Weights;

namespace FaceService.Model.Catalog;

/// <summary>
/// Puts new models into the data folder, and takes them out. A version appears by one rename, whole and checked, or not at
/// all; two processes that publish at once get two versions.
/// </summary>
public sealed class ModelPublisher
{
    // A deleted model's last version, by name. Its images may lie in caches for a year: a number never comes back.
    private const string RetiredFolder = ".retired";

    private readonly string _root;
    private readonly Func<string, bool> _isShipped;

    /// <summary>Publishes into the data folder of a catalog's options.</summary>
    /// <param name="options">The folders; a data folder must be among them.</param>
    /// <exception cref="ArgumentException">There is no data folder.</exception>
    public ModelPublisher(ModelCatalogOptions options)
    {
        _root = options.DataModels ?? throw new ArgumentException("Models are published into the data folder, and there is none.", nameof(options));
        _isShipped = name => options.ShippedRoots.Any(root => Directory.Exists(Path.Combine(root, name)));
    }

    /// <summary>Why a name cannot be published under.</summary>
    /// <param name="name">The model's name.</param>
    /// <returns>A sentence; null when the name is free to use.</returns>
    public string? NameProblem(string name)
    {
        if (!ModelName.IsValid(name))
            return $"Model name '{name}' is not allowed; allowed are {ModelName.Allowed}.";
        return _isShipped(name) ? $"Model name '{name}' belongs to a shipped model; choose another." : null;
    }

    /// <summary>Publishes the next version of a model.</summary>
    /// <param name="name">The model's name, one that <see cref="NameProblem"/> finds free.</param>
    /// <param name="content">The weights, the card and the preview.</param>
    /// <returns>The name with the version that it got.</returns>
    /// <exception cref="ArgumentException">The name is not allowed.</exception>
    /// <exception cref="WeightFileException">The weights that were written are not good.</exception>
    public ModelId Publish(string name, PublishContent content)
    {
        if (NameProblem(name) is { } problem)
            throw new ArgumentException(problem, nameof(name));

        Directory.CreateDirectory(_root);
        using var staging = new StagingFolder(_root);
        var version = Directory.CreateDirectory(staging.File("version")).FullName;
        Fill(version, content);
        return MoveToNextVersion(version, name);
    }

    /// <summary>Deletes every version of a model in the data folder.</summary>
    /// <param name="name">The model's name.</param>
    /// <returns>False if there is no such model in the data folder.</returns>
    public bool Delete(string name)
    {
        if (!ModelName.IsValid(name))
            return false;
        var folder = Path.Combine(_root, name);

        if (!Directory.Exists(folder))
            return false;
        Retire(name, NewestVersion(name));

        // Out of sight in one rename; an engine that reads the files keeps them until it is done.
        using var aside = new StagingFolder(_root);
        try
        {
            Directory.Move(folder, aside.File("deleted"));
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }

    private static void Fill(string staging, PublishContent content)
    {
        var weights = Path.Combine(staging, ModelVersion.WeightsFileName);
        content.WriteWeights(weights);
        GeneratorFile.Open(weights).Dispose();

        DurableFile.WriteAllBytes(Path.Combine(staging, ModelVersion.CardFileName), System.Text.Encoding.UTF8.GetBytes(content.Card));
        if (content.PreviewPng is { } preview)
            DurableFile.WriteAllBytes(Path.Combine(staging, ModelVersion.PreviewFileName), preview);
        foreach (var (name, bytes) in content.Others)
            DurableFile.WriteAllBytes(Path.Combine(staging, Path.GetFileName(name)), bytes);
    }

    private ModelId MoveToNextVersion(string staging, string name)
    {
        var folder = Path.Combine(_root, name);
        Directory.CreateDirectory(folder);
        for (var version = NewestVersion(name) + 1; ; version++)
        {
            var place = Path.Combine(folder, $"{version}");
            try
            {
                Directory.Move(staging, place);
            }
            catch (IOException) when (Directory.Exists(place))
            {
                // Another process took this version in the meantime.
                continue;
            }

            DurableFile.FlushFolder(folder);
            DurableFile.FlushFolder(_root);
            return new ModelId(name, version);
        }
    }

    private int NewestVersion(string name)
    {
        var retired = Path.Combine(_root, RetiredFolder, name);
        var last = File.Exists(retired) ? ModelName.ParseVersion(File.ReadAllText(retired).Trim()) ?? 0 : 0;
        return Directory.GetDirectories(Path.Combine(_root, name))
            .Select(path => ModelName.ParseVersion(Path.GetFileName(path)) ?? 0)
            .Append(last)
            .Max();
    }

    private void Retire(string name, int version)
    {
        if (version == 0)
            return;
        Directory.CreateDirectory(Path.Combine(_root, RetiredFolder));
        DurableFile.WriteAllBytes(Path.Combine(_root, RetiredFolder, name), System.Text.Encoding.ASCII.GetBytes($"{version}\n"));
    }
}

/// <summary>What a published model consists of.</summary>
public sealed record PublishContent
{
    /// <summary>Writes the weight file at the path it is given (e.g. by <c>GeneratorFile.Write</c>).</summary>
    public required Action<string> WriteWeights { get; init; }

    /// <summary>The card, in Markdown.</summary>
    public required string Card { get; init; }

    /// <summary>An image of some faces, as PNG; null for none.</summary>
    public ReadOnlyMemory<byte>? PreviewPng { get; init; }

    /// <summary>More files that lie beside the weights (name → bytes), e.g. <c>evaluation.json</c>.</summary>
    public IReadOnlyDictionary<string, byte[]> Others { get; init; } = new Dictionary<string, byte[]>();
}
