using System.Runtime.InteropServices;
using FaceService.Model.Catalog;
using FaceService.Model.Engine;
using FaceService.Model.Torch;
using FaceService.Model.Weights;
using Microsoft.Extensions.Options;

namespace FaceService.Api.Batching;

/// <summary>The models on one device. Belongs to that device's thread; nothing here is locked.</summary>
internal sealed class LoadedGenerators(IFaceGeneratorLoader loader, WarmUp warmUp, IOptions<BatchingOptions> options) : IDisposable
{
    private readonly int _capacity = options.Value.MaxLoadedModels;
    private readonly LinkedList<LoadedGenerator> _byUse = []; // the one used last comes first
    private readonly List<ServedModel> _leaving = [];
    private string? _pinned;

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
            return node.Value;
        }

        var generator = loader.Load(version);
        try
        {
            GenerationCheck.Run(version, generator);
            var loaded = new LoadedGenerator(version, generator, warmUp.Run(generator));
            _byUse.AddFirst(loaded);
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

    /// <summary>Keeps a model from being the one that makes room: the default.</summary>
    public void Pin(ModelVersion version) => _pinned = version.Digest;

    /// <summary>Frees a model that is no longer served, as soon as nothing waits for it.</summary>
    public void Leave(ServedModel model) => _leaving.Add(model);

    /// <summary>Frees those that were told to leave and that nothing waits for.</summary>
    public void DropLeaving(Func<ServedModel, bool> isWaitedFor)
    {
        foreach (var model in _leaving.Where(model => !isWaitedFor(model)).ToArray())
        {
            _leaving.Remove(model);
            if (Find(model.Version) is not { } loaded)
                continue;
            _byUse.Remove(loaded);
            loaded.Generator.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var loaded in _byUse)
            loaded.Generator.Dispose();
        _byUse.Clear();
    }

    private void MakeRoom()
    {
        while (_byUse.Count > _capacity && _byUse.Skip(1).LastOrDefault(l => l.Version.Digest != _pinned) is { } unused)
        {
            _byUse.Remove(unused);
            unused.Generator.Dispose();
        }
    }

    private LoadedGenerator? Find(ModelVersion version) => _byUse.FirstOrDefault(loaded => loaded.Is(version));
}

/// <summary>A generator on a device, warmed up.</summary>
internal sealed record LoadedGenerator(ModelVersion Version, IFaceGenerator Generator, GenerationProfile Profile)
{
    /// <summary>Whether these are the weights of a file, and not of another that has since taken its place.</summary>
    public bool Is(ModelVersion version) => Version.WeightsPath == version.WeightsPath && Version.Digest == version.Digest;
}
