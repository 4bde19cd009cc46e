using FaceService.Model.Catalog;
using FaceService.Model.Tests.Weights;
using FaceService.Model.Weights;

namespace FaceService.Model.Tests.Catalog;

public sealed class ModelPublisherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelCatalogOptions _options;
    private readonly ModelPublisher _publisher;

    public ModelPublisherTests()
    {
        _options = new() { ShippedRoots = [_folder.File("shipped")], DataFolder = _folder.File("data"), Watch = false };
        _publisher = new ModelPublisher(_options);
    }

    [Fact]
    public void Versions_count_up_and_hold_weights_card_and_preview()
    {
        var first = _publisher.Publish("mine", Content());
        var second = _publisher.Publish("mine", Content());

        Assert.Equal(["mine@1", "mine@2"], new[] { first, second }.Select(id => id.ToString()));
        Assert.Equal(
            ["card.md", "evaluation.json", "generator.safetensors", "preview.png"],
            Directory.GetFiles(Folder("mine/2")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("# mine", File.ReadAllText(Folder("mine/2/card.md")));
        Assert.Empty(Directory.GetDirectories(_options.DataModels!, ".staging-*"));
    }

    [Fact]
    public void Publishing_from_many_threads_gives_each_its_own_version()
    {
        var ids = new ModelId[8];

        Parallel.For(0, ids.Length, i => ids[i] = _publisher.Publish("mine", Content()));

        Assert.Equal(Enumerable.Range(1, 8), ids.Select(id => id.Version).Order());
        using var catalog = new ModelCatalog(_options);
        Assert.Equal(8, catalog.Models.Count);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("A")]
    [InlineData("../x")]
    [InlineData("")]
    public void Odd_name_is_refused(string name) =>
        Assert.Contains("allowed are", Assert.Throws<ArgumentException>(() => _publisher.Publish(name, Content())).Message);

    [Fact]
    public void Shipped_name_is_refused_and_cannot_be_deleted()
    {
        Directory.CreateDirectory(_folder.File("shipped/portraits-8/1"));

        Assert.Contains("shipped", Assert.Throws<ArgumentException>(() => _publisher.Publish("portraits-8", Content())).Message);
        Assert.False(_publisher.Delete("portraits-8"));
        Assert.True(Directory.Exists(_folder.File("shipped/portraits-8/1")));
    }

    [Fact]
    public void Bad_weights_are_refused_and_nothing_is_left()
    {
        Assert.Throws<WeightFileException>(
            () => _publisher.Publish("mine", Content() with { WriteWeights = path => File.WriteAllBytes(path, new byte[100]) }));

        Assert.Empty(Directory.GetFileSystemEntries(_options.DataModels!));
    }

    [Fact]
    public void Deleted_model_is_gone_and_its_versions_never_come_back()
    {
        _publisher.Publish("mine", Content());
        _publisher.Publish("mine", Content());

        Assert.True(_publisher.Delete("mine"));
        Assert.False(_publisher.Delete("mine"));
        Assert.False(Directory.Exists(Folder("mine")));
        Assert.Equal("mine@3", _publisher.Publish("mine", Content()).ToString());
    }

    public void Dispose() => _folder.Dispose();

    private static PublishContent Content() => new()
    {
        WriteWeights = path => GeneratorFile.Write(path, SmallGenerator.Content()),
        Card = "# mine",
        PreviewPng = new byte[] { 0x89, (byte)'P' },
        Others = new Dictionary<string, byte[]> { ["evaluation.json"] = "{}"u8.ToArray() },
    };

    private string Folder(string name) => Path.Combine(_options.DataModels!, name);
}
