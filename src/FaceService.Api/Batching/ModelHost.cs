using System.Collections.Concurrent;
using FaceService.Model.Catalog;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Batching;

/// <summary>
/// Decides which version answers. A version is served once it was loaded and has drawn; until then, and if it cannot,
/// the one before it goes on. So a new version swaps in between two requests, and a bad one is never asked. A load that failed is
/// tried again at a later request: what was wrong may have passed.
/// </summary>
internal sealed class ModelHost(IModelCatalog catalog, DeviceThreads devices, IOptions<BatchingOptions> options, TimeProvider clock, ILogger<ModelHost> log)
{
    private readonly ConcurrentDictionary<(ModelId Id, string Digest), Lazy<Task<LoadAttempt>>> _staged = new();

    /// <summary>True once the default model, or whatever stands in for it, has drawn.</summary>
    public bool Ready => Now(null) is not null;

    /// <summary>Finds what draws for NAME, NAME@VERSION or, with null, for the default; loads it if nothing better is there.</summary>
    /// <returns>Null when there is no such model, or none of its versions can be used.</returns>
    public async ValueTask<ServedModel?> ResolveAsync(string? reference, CancellationToken cancellation)
    {
        foreach (var version in Candidates(reference))
        {
            var staging = Stage(version);
            if (staging.IsCompletedSuccessfully && staging.Result.Model is { } served)
                return served;
            if (!staging.IsCompleted && Now(reference) is { } older)
                return older;
            if ((await staging.WaitAsync(cancellation)).Model is { } loaded)
                return loaded;
        }

        return null;
    }

    /// <summary>What would answer at once, without loading anything.</summary>
    public ServedModel? Now(string? reference) => Candidates(reference).Select(Served).FirstOrDefault(model => model is not null);

    /// <summary>The version, if it has been loaded.</summary>
    public ServedModel? Served(ModelVersion version) => Ended(version)?.Model;

    /// <summary>Why the version cannot be served, as its last load found out; null where there is nothing against it.</summary>
    public string? Problem(ModelVersion version) => Ended(version)?.Problem;

    /// <summary>Likewise, of what NAME or NAME@VERSION stands for.</summary>
    public string? Problem(string reference) => catalog.Find(reference) is { } version ? Problem(version) : null;

    /// <summary>Takes a model out of service that had made room and could not be loaded again; the one before it takes its place.</summary>
    public void Withdraw(ServedModel model, Exception cause)
    {
        var version = model.Version;
        if (!_staged.TryGetValue((version.Id, version.Digest), out var staging) || Ended(version)?.Model != model)
            return;
        var failed = Task.FromResult(LoadAttempt.Failed(Refuse(version, cause), failures: 1, clock.GetTimestamp(), TimeSpan.Zero));
        if (_staged.TryUpdate((version.Id, version.Digest), new Lazy<Task<LoadAttempt>>(failed), staging))
            Post(models => models.Leave(model));
    }

    /// <summary>Brings in what is new under the names in use, and lets go of what is gone. Called when the catalog changed.</summary>
    public void Refresh()
    {
        var names = _staged.Keys.Select(key => key.Id.Name).ToHashSet(StringComparer.Ordinal);
        if (catalog.Default is { } standard)
        {
            names.Add(standard.Id.Name);
            _ = Stage(standard);
        }

        var kept = options.Value.Preloaded.Select(catalog.Find).OfType<ModelVersion>().ToArray();
        foreach (var version in kept)
            _ = Stage(version);
        var pinned = kept.Append(catalog.Default).OfType<ModelVersion>().Select(version => version.Digest).ToHashSet(StringComparer.Ordinal);
        Post(models => models.Pin(pinned));
        foreach (var name in names)
        {
            if (catalog.Find(name) is { } newest)
                _ = Stage(newest);
        }

        DropGone();
    }

    /// <summary>Unloads what nobody asked for in a while.</summary>
    public Task DropIdleAsync(TimeSpan idle) => devices.OnEachAsync(models =>
    {
        foreach (var model in models.DropIdle(idle))
            BatchingLog.ModelIdle(log, model, idle.TotalMinutes);
        return true;
    });

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

    private LoadAttempt? Ended(ModelVersion version) =>
        _staged.TryGetValue((version.Id, version.Digest), out var staging)
        && staging.IsValueCreated && staging.Value is { IsCompletedSuccessfully: true, Result: var attempt }
            ? attempt
            : null;

    // However many ask, one load is under way.
    private Task<LoadAttempt> Stage(ModelVersion version)
    {
        var key = (version.Id, version.Digest);
        var staging = _staged.GetOrAdd(key, _ => Begin(version, failuresBefore: 0));
        if (Ended(version) is not { Model: null } failed || clock.GetElapsedTime(failed.EndedAt) < failed.Pause)
            return staging.Value;
        _staged.TryUpdate(key, Begin(version, failed.Failures), staging);
        return _staged.GetOrAdd(key, _ => Begin(version, failed.Failures)).Value;
    }

    private Lazy<Task<LoadAttempt>> Begin(ModelVersion version, int failuresBefore) => new(() => LoadAsync(version, failuresBefore));

    private async Task<LoadAttempt> LoadAsync(ModelVersion version, int failuresBefore)
    {
        var started = clock.GetTimestamp();
        try
        {
            var loaded = await devices.OnEachAsync(models => models.Load(version));
            foreach (var (device, model) in devices.Devices.Zip(loaded))
            {
                BatchingLog.ModelReady(
                    log, version.Id, device.Name, model.Generator.Precision, model.Profile.BatchLimit, 1 / model.Profile.SecondsPerFace);
            }

            devices.Loaded(version.Id, isGood: true, clock.GetElapsedTime(started));
            return LoadAttempt.Good(new ServedModel(
                version,
                loaded[0].Generator.Precision,
                devices.Devices[0].Fingerprint,
                loaded.Average(model => model.Profile.SecondsPerFace)));
        }
        catch (Exception e)
        {
            devices.Loaded(version.Id, isGood: false, clock.GetElapsedTime(started));
            return LoadAttempt.Failed(Refuse(version, e), failuresBefore + 1, clock.GetTimestamp(), clock.GetElapsedTime(started));
        }
    }

    private string Refuse(ModelVersion version, Exception cause)
    {
        var reason = LoadFailure.Reason(version, cause);
        BatchingLog.ModelRefused(log, cause, version.Id, reason);
        return reason;
    }

    private void DropGone()
    {
        var there = catalog.Models.Select(model => (model.Id, model.Digest)).ToHashSet();
        foreach (var (key, staging) in _staged)
        {
            if (there.Contains(key) || !_staged.TryRemove(key, out _))
                continue;
            BatchingLog.ModelDropped(log, key.Id);
            if (staging.Value is { IsCompletedSuccessfully: true, Result.Model: { } gone })
                Post(models => models.Leave(gone));
        }
    }

    private void Post(Action<LoadedGenerators> errand) => _ = devices.OnEachAsync(models =>
    {
        errand(models);
        return true;
    });
}
