using System.Runtime.InteropServices;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Torch;
using FaceService.Model.Weights;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Batching;

/// <summary>The models on one device. Belongs to that device's thread; nothing here is locked.</summary>
internal sealed class LoadedGenerators(IFaceGeneratorLoader loader, WarmUp warmUp, IOptions<BatchingOptions> options, TimeProvider clock) : IDisposable
{
    private readonly int _capacity = options.Value.MaxLoadedModels;
    private readonly LinkedList<LoadedGenerator> _byUse = []; // the one used last comes first
    private readonly List<ServedModel> _leaving = [];
    private IReadOnlySet<string> _pinned = new HashSet<string>();
    private volatile int _count;

    /// <summary>How many there are; any thread.</summary>
    public int Count => _count;

    /// <summary>Faces this device draws of a model at once.</summary>
    public int BatchLimit(ServedModel model) => Find(model.Version)?.Profile.BatchLimit ?? 1;

    /// <summary>The generator, loaded again if it had to make room.</summary>
    public IFaceGenerator Get(ServedModel model) => Load(model.Version).Generator;

    /// <summary>Reads a version, looks at what it draws, and draws until its batch limit is known.</summary>
    /// <exception cref="WeightFileException">The weights cannot be used.</exception>
    public LoadedGenerator Load(ModelVersion version)
    {
        var node = _byUse.First;
        while (node is not null && !node.Value.Is(version))
            node = node.Next;
        if (node is not null)
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            node.Value.UsedAt = clock.GetTimestamp();
            return node.Value;
        }

        var generator = loader.Load(version);
        try
        {
            GenerationCheck.Run(version, generator);
            var loaded = new LoadedGenerator(version, generator, warmUp.Run(generator)) { UsedAt = clock.GetTimestamp() };
            _byUse.AddFirst(loaded);
            _count = _byUse.Count;
            MakeRoom();
            return loaded;
        }
        catch (Exception e)
        {
            generator.Dispose();
            if (e is ExternalException failure)
                throw new WeightFileException(WeightFileProblem.CannotDraw, TorchMessage.Sentence(failure), failure);
            throw;
        }
    }

    /// <summary>Keeps models from making room or leaving when nobody asks for them: the default, and those that are to be there.</summary>
    /// <param name="digests">Their digests; all others may go.</param>
    public void Pin(IReadOnlySet<string> digests) => _pinned = digests;

    /// <summary>Frees those that nobody asked for in a while; they are loaded again when somebody does.</summary>
    /// <param name="idle">How long.</param>
    public IReadOnlyList<ModelId> DropIdle(TimeSpan idle)
    {
        var unused = _byUse.Where(loaded => !_pinned.Contains(loaded.Version.Digest) && clock.GetElapsedTime(loaded.UsedAt) >= idle).ToArray();
        foreach (var loaded in unused)
            Free(loaded);
        return [.. unused.Select(loaded => loaded.Version.Id)];
    }

    /// <summary>Frees a model that is no longer served, as soon as nothing waits for it.</summary>
    public void Leave(ServedModel model) => _leaving.Add(model);

    /// <summary>Frees those that were told to leave and that nothing waits for.</summary>
    public void DropLeaving(Func<ServedModel, bool> isWaitedFor)
    {
        foreach (var model in _leaving.Where(model => !isWaitedFor(model)).ToArray())
        {
            _leaving.Remove(model);
            if (Find(model.Version) is { } loaded)
                Free(loaded);
        }
    }

    public void Dispose()
    {
        foreach (var loaded in _byUse)
            loaded.Generator.Dispose();
        _byUse.Clear();
        _count = 0;
    }

    private void MakeRoom()
    {
        while (_byUse.Count > _capacity && _byUse.Skip(1).LastOrDefault(l => !_pinned.Contains(l.Version.Digest)) is { } unused)
            Free(unused);
    }

    private void Free(LoadedGenerator loaded)
    {
        _byUse.Remove(loaded);
        _count = _byUse.Count;
        loaded.Generator.Dispose();
        LibTorch.GiveBackMemory();
    }

    private LoadedGenerator? Find(ModelVersion version) => _byUse.FirstOrDefault(loaded => loaded.Is(version));
}

/// <summary>A generator on a device, warmed up.</summary>
internal sealed record LoadedGenerator(ModelVersion Version, IFaceGenerator Generator, GenerationProfile Profile)
{
    /// <summary>When it was asked for last, as the clock's timestamp.</summary>
    public long UsedAt { get; set; }

    /// <summary>Whether these are the weights of a file, and not of another that has since taken its place.</summary>
    public bool Is(ModelVersion version) => Version.WeightsPath == version.WeightsPath && Version.Digest == version.Digest;
}
