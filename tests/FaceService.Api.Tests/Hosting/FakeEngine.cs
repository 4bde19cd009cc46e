using System.Collections.Concurrent;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Weights;

namespace FaceService.Api.Tests.Hosting;

/// <summary>Loads fake generators, holds them back, makes them fail, and remembers what they were asked to draw.</summary>
internal sealed class FakeEngine : IFaceGeneratorLoader, IDisposable
{
    private readonly ManualResetEventSlim _open = new(true);
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly ConcurrentQueue<FakeGenerator> _generators = new();

    /// <summary>The batches drawn since the last <see cref="Forget"/>, oldest first.</summary>
    public ConcurrentQueue<IReadOnlyList<FaceSpec>> Batches { get; } = new();

    public IEnumerable<FakeGenerator> Generators => _generators;

    /// <summary>Versions that cannot be loaded.</summary>
    public ISet<ModelId> Bad { get; } = new HashSet<ModelId>();

    /// <summary>Called on the device's thread before a batch is drawn; may throw.</summary>
    public Action<IReadOnlyList<FaceSpec>> OnDraw { get; set; } = _ => { };

    /// <summary>Called on the device's thread before a version is loaded; may throw.</summary>
    public Action<ModelVersion> OnLoad { get; set; } = _ => { };

    /// <summary>A network's own numbers for a version's spec; null for a generator that gives bytes only.</summary>
    public Func<ModelId, FaceSpec, float[]?> Numbers { get; set; } = (_, _) => null;

    /// <summary>From now on the device stands still in its next batch.</summary>
    public void Hold()
    {
        while (_arrived.Wait(0))
        {
        }

        _open.Reset();
    }

    public void Release() => _open.Set();

    /// <summary>Waits until the device stands in a batch.</summary>
    public Task<bool> ArrivedAsync() => _arrived.WaitAsync(TimeSpan.FromSeconds(30));

    public void Forget() => Batches.Clear();

    public IFaceGenerator Load(ModelVersion model)
    {
        if (Bad.Contains(model.Id))
            throw new WeightFileException($"{model.Id} is bad.");
        OnLoad(model);
        var generator = new FakeGenerator(model.Id, model.Config, this);
        _generators.Enqueue(generator);
        return generator;
    }

    public void Drawing(FakeGenerator generator, IReadOnlyList<FaceSpec> batch)
    {
        Batches.Enqueue([.. batch]);
        _arrived.Release();
        _open.Wait();
        OnDraw(batch);
    }

    public void Dispose() => _open.Set();
}
