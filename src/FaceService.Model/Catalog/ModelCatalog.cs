namespace FaceService.Model.Catalog;

/// <summary>
/// The models of several folders: the shipped ones and the data folder's. A bad version is left out with its reason, and
/// the older good one stays. Safe to use from several threads.
/// </summary>
public sealed class ModelCatalog : IModelCatalog
{
    private readonly ModelCatalogOptions _options;
    private readonly DigestCache _digests = new();
    private readonly Lock _scanning = new();
    private readonly FolderWatch? _watch;
    private readonly ITimer? _timer;
    private volatile State _state = new([], [], null);

    /// <summary>Reads the folders and begins to watch them.</summary>
    /// <param name="options">Which folders.</param>
    /// <param name="time">Measures the quiet time; null for the system's.</param>
    public ModelCatalog(ModelCatalogOptions options, TimeProvider? time = null)
    {
        _options = options;
        if (options.DataModels is { } models)
            Directory.CreateDirectory(models);

        // Watched before it is read: what changes in between is read once more, not lost.
        if (options.Watch)
            _watch = Watch(time ?? TimeProvider.System);
        Rescan();
        if (options.RescanInterval > TimeSpan.Zero)
            _timer = (time ?? TimeProvider.System).CreateTimer(_ => RescanInTurn(), null, options.RescanInterval, options.RescanInterval);
    }

    /// <inheritdoc/>
    public event EventHandler? Changed;

    /// <inheritdoc/>
    public IReadOnlyList<ModelVersion> Models => _state.Models;

    /// <inheritdoc/>
    public ModelVersion? Default => _state.Default;

    /// <summary>The folders that are not served, and why.</summary>
    public IReadOnlyList<CatalogProblem> Problems => _state.Problems;

    /// <inheritdoc/>
    public ModelVersion? Find(string reference) => Find(_state.Models, reference);

    /// <summary>Reads the folders now, as after a publish; raises <see cref="Changed"/> if anything did.</summary>
    public void Rescan()
    {
        bool changed;
        lock (_scanning)
        {
            var old = _state;
            var scan = CatalogScan.Run(_options, _digests);
            var problems = scan.Problems.ToList();
            var state = new State(scan.Models, problems, ChooseDefault(scan.Models, problems));
            changed = !state.Equals(old);
            _state = state;
        }

        // Outside the lock, and never on the caller's stack: a handler may ask for another scan. Who subscribes only
        // after the change is not told of it.
        if (changed && Changed is { } handlers)
            ThreadPool.QueueUserWorkItem(_ => handlers(this, EventArgs.Empty));
    }

    /// <summary>Makes a model the default, for this and every later start.</summary>
    /// <param name="reference">NAME or NAME@VERSION of a model that is there.</param>
    /// <exception cref="ArgumentException">There is no such model.</exception>
    /// <exception cref="InvalidOperationException">There is no data folder to remember it in.</exception>
    public void SetDefault(string reference)
    {
        if (Find(reference) is null)
            throw new ArgumentException($"There is no model '{reference}'.", nameof(reference));
        var file = _options.DefaultModelFile
            ?? throw new InvalidOperationException("The default model is remembered in the data folder, and there is none.");
        Weights.DurableFile.WriteAllBytes(file, System.Text.Encoding.ASCII.GetBytes(reference + "\n"));
        Rescan();
    }

    /// <summary>Stops watching.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        _watch?.Dispose();
    }

    // While one scan is under way, the next need not wait for it.
    private void RescanInTurn()
    {
        if (!_scanning.TryEnter())
            return;
        _scanning.Exit();
        Rescan();
    }

    private static ModelVersion? Find(IReadOnlyList<ModelVersion> models, string reference) =>
        ModelName.TryParse(reference, out var name, out var version)
            ? models.LastOrDefault(model => model.Id.Name == name && (version is null || model.Id.Version == version))
            : null;

    private FolderWatch Watch(TimeProvider time)
    {
        var watch = new FolderWatch(_options.Quiet, time, Rescan);
        foreach (var root in _options.ShippedRoots.Append(_options.DataModels).OfType<string>().Where(Directory.Exists))
            watch.AddTree(root);

        // Of the data folder itself only this file: running jobs write beside it without a pause.
        if (_options.DefaultModelFile is { } file)
            watch.AddFile(file);
        return watch;
    }

    private ModelVersion? ChooseDefault(IReadOnlyList<ModelVersion> models, List<CatalogProblem> problems)
    {
        if (Chosen(problems) is { } reference)
        {
            if (Find(models, reference) is { } chosen)
                return chosen;
            problems.Add(new(_options.DefaultModelFile!, $"the default model '{reference}' is not there; another takes its place."));
        }

        if (_options.ConfiguredDefault is { Length: > 0 } configured)
        {
            if (Find(models, configured) is { } found)
                return found;
            problems.Add(new("", $"the configured default model '{configured}' is not there; another takes its place."));
        }

        // Of the shipped only: what a user publishes must not change the default by itself.
        var newest = models.Where(model => model.Shipped).GroupBy(model => model.Id.Name).Select(versions => versions.Last()).ToList();
        return newest
            .Where(model => model.Id.Name.StartsWith(_options.PreferredPrefix, StringComparison.Ordinal))
            .MaxBy(model => model.Config.ImageSize)
            ?? newest.FirstOrDefault();
    }

    private string? Chosen(List<CatalogProblem> problems)
    {
        if (_options.DefaultModelFile is not { } file || !File.Exists(file))
            return null;
        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } reference ? reference : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(file, $"the file cannot be read: {error.Message}"));
            return null;
        }
    }

    private sealed record State(
        IReadOnlyList<ModelVersion> Models, IReadOnlyList<CatalogProblem> Problems, ModelVersion? Default)
    {
        public bool Equals(State? other) =>
            other is not null
            && Models.Select(Key).SequenceEqual(other.Models.Select(Key))
            && Problems.SequenceEqual(other.Problems)
            && Default?.Id == other.Default?.Id;

        public override int GetHashCode() => Models.Count;

        private static (ModelId, string) Key(ModelVersion model) => (model.Id, model.Digest);
    }
}

/// <summary>The models on disk: the shipped ones and those in the data folder, watched for new versions.</summary>
public interface IModelCatalog : IDisposable
{
    /// <summary>Every good version, by name and then by version.</summary>
    IReadOnlyList<ModelVersion> Models { get; }

    /// <summary>The model that a request without one gets; null while there is none.</summary>
    ModelVersion? Default { get; }

    /// <summary>Finds NAME (its newest version) or NAME@VERSION.</summary>
    /// <param name="reference">The name, with or without a version.</param>
    /// <returns>The version, or null.</returns>
    ModelVersion? Find(string reference);

    /// <summary>Raised on a pool thread after <see cref="Models"/> or <see cref="Default"/> changed.</summary>
    event EventHandler? Changed;
}
