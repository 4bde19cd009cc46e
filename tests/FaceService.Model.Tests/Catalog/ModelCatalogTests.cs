using FaceService.Model.Catalog;
using FaceService.Model.Tests.Weights;
using FaceService.Model.Weights;

namespace FaceService.Model.Tests.Catalog;

public sealed class ModelCatalogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Shipped => _folder.File("shipped");

    private string Data => _folder.File("data");

    [Fact]
    public void Newest_version_wins_and_any_can_be_named()
    {
        Put(Shipped, "portraits-8", 2);
        Put(Shipped, "portraits-8", 10);
        Put(Data + "/models", "mine", 1);
        using var catalog = Open();

        Assert.Equal(["mine@1", "portraits-8@2", "portraits-8@10"], catalog.Models.Select(model => model.Id.ToString()));
        Assert.Equal(10, catalog.Find("portraits-8")!.Id.Version);
        Assert.Equal(2, catalog.Find("portraits-8@2")!.Id.Version);
        Assert.True(catalog.Find("portraits-8")!.Shipped);
        Assert.False(catalog.Find("mine")!.Shipped);
        Assert.Empty(catalog.Problems);
    }

    [Fact]
    public async Task Folder_that_tells_of_no_change_is_read_again_after_a_while()
    {
        Put(Shipped, "portraits-8", 1);
        using var catalog = new ModelCatalog(Options() with { RescanInterval = TimeSpan.FromMilliseconds(20) });
        var changed = new TaskCompletionSource();
        catalog.Changed += (_, _) => changed.TrySetResult();

        Put(Data + "/models", "mine", 1);

        await changed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.NotNull(catalog.Find("mine"));
    }

    [Theory]
    [InlineData("other")]
    [InlineData("portraits-8@3")]
    [InlineData("portraits-8@")]
    [InlineData("portraits-8@01")]
    [InlineData("portraits-8@-1")]
    [InlineData("../portraits-8")]
    [InlineData("Portraits-8")]
    [InlineData("default")]
    [InlineData("")]
    [InlineData("@1")]
    public void Unknown_reference_finds_nothing(string reference)
    {
        Put(Shipped, "portraits-8", 1);
        using var catalog = Open();

        Assert.Null(catalog.Find(reference));
    }

    [Fact]
    public void Version_has_its_files_digest_config_and_labels()
    {
        Put(Shipped, "portraits-8", 1);
        using var catalog = Open();

        var model = catalog.Find("portraits-8")!;

        var bytes = File.ReadAllBytes(model.WeightsPath);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), model.Digest);
        Assert.Equal(8, model.Config.ImageSize);
        Assert.Equal("class", Assert.Single(model.Labels).Name);
        Assert.Equal("CC0", model.Licence);
    }

    [Fact]
    public void Bad_version_is_skipped_with_its_reason_and_the_older_one_serves()
    {
        Put(Shipped, "portraits-8", 1);
        Put(Shipped, "portraits-8", 2);
        var path = Path.Combine(Shipped, "portraits-8/2/generator.safetensors");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);
        using var catalog = Open();

        Assert.Equal(1, catalog.Find("portraits-8")!.Id.Version);
        var problem = Assert.Single(catalog.Problems);
        Assert.EndsWith(Path.Combine("portraits-8", "2"), problem.Path);
        Assert.Contains("generator.safetensors", problem.Message);
    }

    [Theory]
    [InlineData("default", "1")]
    [InlineData("Upper", "1")]
    [InlineData("-dash", "1")]
    [InlineData("fine", "0")]
    [InlineData("fine", "01")]
    [InlineData("fine", "one")]
    [InlineData("fine", "99999999999")]
    public void Odd_name_or_version_is_a_problem(string name, string version)
    {
        Directory.CreateDirectory(Path.Combine(Shipped, name, version));
        using var catalog = Open();

        Assert.Empty(catalog.Models);
        Assert.Contains("allowed are", Assert.Single(catalog.Problems).Message);
    }

    [Fact]
    public void Half_written_folders_are_not_looked_at()
    {
        Put(Data + "/models", ".staging-1", 1);
        using var catalog = Open();

        Assert.Empty(catalog.Models);
        Assert.Empty(catalog.Problems);
    }

    [Fact]
    public void Shipped_name_in_the_data_folder_is_not_served()
    {
        Put(Shipped, "portraits-8", 1);
        Put(Data + "/models", "portraits-8", 2);
        using var catalog = Open();

        Assert.Equal(1, catalog.Find("portraits-8")!.Id.Version);
        Assert.Contains("belongs to a shipped model", Assert.Single(catalog.Problems).Message);
    }

    [Fact]
    public void Default_is_the_largest_shipped_portraits_model()
    {
        Put(Shipped, "anything", 1, size: 32);
        Put(Shipped, "portraits-16", 1, size: 16);
        Put(Shipped, "portraits-8", 1);
        Put(Data + "/models", "portraits-32", 1, size: 32);
        using var catalog = Open();

        Assert.Equal("portraits-16@1", catalog.Default!.Id.ToString());
    }

    [Fact]
    public void Default_is_the_first_shipped_without_portraits_and_none_without_shipped()
    {
        Put(Data + "/models", "mine", 1);
        using var catalog = Open();
        Assert.Null(catalog.Default);

        Put(Shipped, "b", 1);
        Put(Shipped, "a", 1);
        catalog.Rescan();

        Assert.Equal("a@1", catalog.Default!.Id.ToString());
    }

    [Fact]
    public void Configured_default_gives_way_to_the_one_that_was_set_and_it_outlives_a_restart()
    {
        Put(Shipped, "portraits-8", 1);
        Put(Data + "/models", "mine", 1);
        Put(Data + "/models", "yours", 1);
        var options = Options() with { ConfiguredDefault = "mine" };

        using (var catalog = new ModelCatalog(options))
        {
            Assert.Equal("mine@1", catalog.Default!.Id.ToString());
            catalog.SetDefault("yours@1");
            Assert.Equal("yours@1", catalog.Default!.Id.ToString());
        }

        using var again = new ModelCatalog(options);
        Assert.Equal("yours@1", again.Default!.Id.ToString());
        Assert.Throws<ArgumentException>(() => again.SetDefault("none"));
    }

    [Fact]
    public void Default_that_went_is_a_problem_and_another_takes_its_place()
    {
        Put(Shipped, "portraits-8", 1);
        Directory.CreateDirectory(Data);
        File.WriteAllText(Path.Combine(Data, "default-model"), "gone\n");
        using var catalog = Open();

        Assert.Equal("portraits-8@1", catalog.Default!.Id.ToString());
        Assert.Contains("'gone'", Assert.Single(catalog.Problems).Message);
    }

    [Fact]
    public async Task Version_that_appears_is_found_without_asking()
    {
        using var catalog = new ModelCatalog(Options() with { Watch = true, Quiet = TimeSpan.FromMilliseconds(1) });
        var appeared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        catalog.Changed += (_, _) =>
        {
            if (catalog.Find("mine@1") is not null)
                appeared.TrySetResult();
        };

        new ModelPublisher(Options()).Publish("mine", new PublishContent
        {
            WriteWeights = path => GeneratorFile.Write(path, SmallGenerator.Content()),
            Card = "# mine",
        });

        await appeared.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.NotNull(catalog.Find("mine@1"));
    }

    [Fact]
    public async Task Default_file_that_changes_is_followed_without_asking()
    {
        Put(Shipped, "a", 1);
        Put(Shipped, "b", 1);
        using var catalog = new ModelCatalog(Options() with { Watch = true, Quiet = TimeSpan.FromMilliseconds(1) });
        var followed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        catalog.Changed += (_, _) =>
        {
            if (catalog.Default?.Id.Name == "b")
                followed.TrySetResult();
        };

        DurableFile.WriteAllBytes(Path.Combine(Data, "default-model"), "b"u8.ToArray());

        await followed.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Changed_is_raised_for_a_change_and_not_for_a_rescan_without_one()
    {
        Put(Shipped, "portraits-8", 1);
        using var catalog = Open();
        var seen = new System.Collections.Concurrent.ConcurrentQueue<int>();
        var raised = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        catalog.Changed += (_, _) =>
        {
            seen.Enqueue(catalog.Models.Count);
            raised.TrySetResult();
        };

        catalog.Rescan();
        Put(Shipped, "portraits-8", 2);
        catalog.Rescan();
        catalog.Rescan();

        await raised.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal([2], seen);
    }

    [Fact]
    public void Replaced_file_gets_a_new_digest()
    {
        Put(Shipped, "portraits-8", 1);
        using var catalog = Open();
        var before = catalog.Models[0].Digest;

        GeneratorFile.Write(catalog.Models[0].WeightsPath, SmallGenerator.Content(seed: 2));
        File.SetLastWriteTimeUtc(catalog.Models[0].WeightsPath, DateTime.UnixEpoch);
        catalog.Rescan();

        Assert.NotEqual(before, catalog.Models[0].Digest);
    }

    public void Dispose() => _folder.Dispose();

    private static void Put(string root, string name, int version, int size = 8)
    {
        var folder = Path.Combine(root, name, $"{version}");
        Directory.CreateDirectory(folder);
        var config = SmallGenerator.Config with { ImageSize = size };
        GeneratorFile.Write(
            Path.Combine(folder, "generator.safetensors"),
            SmallGenerator.Content(version) with { Config = config, Tensors = SmallGenerator.Tensors(config, version) });
    }

    private ModelCatalogOptions Options() => new() { ShippedRoots = [Shipped], DataFolder = Data, Watch = false };

    private ModelCatalog Open() => new(Options());
}
