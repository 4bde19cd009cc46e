using FaceService.Model.Catalog;

namespace FaceService.Api.Tests.Hosting;

/// <summary>A catalog in memory.</summary>
internal sealed class FakeCatalog : IModelCatalog
{
    private volatile IReadOnlyList<ModelVersion> _models;

    public FakeCatalog(params ModelVersion[] models)
    {
        _models = models;
        DefaultName = models.FirstOrDefault()?.Id.Name;
    }

    public event EventHandler? Changed;

    public string? DefaultName { get; set; }

    public IReadOnlyList<ModelVersion> Models => _models;

    public ModelVersion? Default => DefaultName is null ? null : Find(DefaultName);

    public ModelVersion? Find(string reference) =>
        _models.FirstOrDefault(model => model.Id.ToString() == reference)
        ?? _models.Where(model => model.Id.Name == reference).MaxBy(model => model.Id.Version);

    public void Set(params ModelVersion[] models)
    {
        _models = models;
        Changed?.Invoke(this, EventArgs.Empty);
    }

    public void Dispose()
    {
    }
}
