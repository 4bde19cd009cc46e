using System.Collections.Concurrent;
using FaceService.Model.Catalog;

namespace FaceService.Api.Batching;

/// <summary>
/// Decides which version answers. A version is served once it was loaded and has drawn; until then, and if it cannot,
/// the one before it goes on. So a new version swaps in between two requests, and a bad one is never asked.
/// </summary>
internal sealed class ModelStage(IModelCatalog catalog, DeviceThreads devices, ILogger<ModelStage> log)
{
    private readonly ConcurrentDictionary<(ModelId Id, string Digest), Lazy<Task<ServedModel?>>> _staged = new();

    /// <summary>True once the default model, or whatever stands in for it, has drawn.</summary>
    public bool Ready => Now(null) is not null;

    /// <summary>Finds what draws for NAME, NAME@VERSION or, with null, for the default; loads it if nothing better is there.</summary>
    /// <returns>Null when there is no such model, or none of its versions can be used.</returns>
    public async ValueTask<ServedModel?> ResolveAsync(string? reference, CancellationToken cancellation)
    {
        foreach (var version in Candidates(reference))
        {
            var staging = Stage(version);
            if (staging.IsCompletedSuccessfully && staging.Result is { } served)
                return served;
            if (!staging.IsCompleted && Now(reference) is { } older)
                return older;
            if (await staging.WaitAsync(cancellation) is { } loaded)
                return loaded;
        }

        return null;
    }

    /// <summary>What would answer at once, without loading anything.</summary>
    public ServedModel? Now(string? reference) => Candidates(reference).Select(Served).FirstOrDefault(model => model is not null);

    /// <summary>The version, if it has been loaded.</summary>
    public ServedModel? Served(ModelVersion version) =>
        _staged.TryGetValue((version.Id, version.Digest), out var staging)
        && staging.IsValueCreated && staging.Value is { IsCompletedSuccessfully: true, Result: { } served }
            ? served
            : null;

    /// <summary>Brings in what is new under the names in use, and lets go of what is gone. Called when the catalog changed.</summary>
    public void Refresh()
    {
        var names = _staged.Keys.Select(key => key.Id.Name).ToHashSet(StringComparer.Ordinal);
        if (catalog.Default is { } standard)
        {
            names.Add(standard.Id.Name);
            _ = Stage(standard);
            Post(models => models.Pin(standard));
        }

        foreach (var name in names)
        {
            if (catalog.Find(name) is { } newest)
                _ = Stage(newest);
        }

        DropGone();
    }

    private IEnumerable<ModelVersion> Candidates(string? reference)
    {
        var first = reference is null ? catalog.Default : catalog.Find(reference);
        if (first is null)
            return [];
        if (reference is not null && reference.Contains('@', StringComparison.Ordinal))
            return [first];
        return catalog.Models
            .Where(model => model.Id.Name == first.Id.Name && model.Id.Version <= first.Id.Version)
            .OrderByDescending(model => model.Id.Version);
    }

    private Task<ServedModel?> Stage(ModelVersion version) =>
        _staged.GetOrAdd((version.Id, version.Digest), _ => new Lazy<Task<ServedModel?>>(() => LoadAsync(version))).Value;

    private async Task<ServedModel?> LoadAsync(ModelVersion version)
    {
        try
        {
            var loaded = await devices.OnEachAsync(models => models.Load(version));
            foreach (var (device, model) in devices.Devices.Zip(loaded))
            {
                BatchingLog.ModelReady(
                    log, version.Id, device.Name, model.Generator.Precision, model.Profile.BatchLimit, 1 / model.Profile.SecondsPerFace);
            }

            return new ServedModel(
                version,
                loaded[0].Generator.Precision,
                devices.Devices[0].Fingerprint,
                loaded.Average(model => model.Profile.SecondsPerFace));
        }
        catch (Exception e)
        {
            BatchingLog.ModelRefused(log, e, version.Id);
            return null;
        }
    }

    private void DropGone()
    {
        var there = catalog.Models.Select(model => (model.Id, model.Digest)).ToHashSet();
        foreach (var (key, staging) in _staged)
        {
            if (there.Contains(key) || !_staged.TryRemove(key, out _))
                continue;
            BatchingLog.ModelDropped(log, key.Id);
            if (staging.Value is { IsCompletedSuccessfully: true, Result: { } gone })
                Post(models => models.Leave(gone));
        }
    }

    private void Post(Action<LoadedGenerators> errand) => _ = devices.OnEachAsync(models =>
    {
        errand(models);
        return true;
    });
}
