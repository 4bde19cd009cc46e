using FaceService.Model.Torch;

namespace FaceService.Model.Tests.Torch;

public sealed class LibTorchTests
{
    [Fact]
    public void Version_is_that_of_the_package() => Assert.Equal("2.10.0", LibTorch.Version);

    [Fact]
    public void Folder_that_is_named_is_the_only_one()
    {
        Assert.Equal(["/elsewhere"], LibTorch.Folders("/elsewhere", "/program", "/gathered"));
        Assert.Equal(["/program/torch", "/gathered"], LibTorch.Folders(null, "/program", "/gathered").Take(2).Select(Slashes));
    }

    [Theory]
    [InlineData(0x020A000000000000, "2.10.0")]
    [InlineData(0x020B010000000000, "2.11.1")]
    public void Version_that_goes_with_TorchSharp_is_taken(long abi, string version) =>
        Assert.Equal(version, LibTorch.CheckVersion((ulong)abi, isUnchecked: false).ToString(3));

    [Theory]
    [InlineData(0, "older than 2.9")]
    [InlineData(0x0209010000000000, "2.9.1")]
    [InlineData(0x020C000000000000, "2.12.0")]
    [InlineData(0x0300000000000000, "3.0.0")]
    public void Other_version_is_refused_by_its_name_unless_it_is_asked_for(long abi, string name)
    {
        var failure = Assert.Throws<DllNotFoundException>(() => LibTorch.CheckVersion((ulong)abi, isUnchecked: false));

        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        Assert.Contains("FACE_LIBTORCH_UNCHECKED=1", failure.Message, StringComparison.Ordinal);
        LibTorch.CheckVersion((ulong)abi, isUnchecked: true);
    }

    [Fact]
    public void Threads_are_those_asked_for_or_all()
    {
        Assert.Equal(Environment.ProcessorCount, LibTorch.Threads(null));
        Assert.Equal(Environment.ProcessorCount, LibTorch.Threads(""));
        Assert.Equal(3, LibTorch.Threads("3"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("all")]
    public void Threads_that_are_no_number_are_refused(string setting)
    {
        var failure = Assert.Throws<DllNotFoundException>(() => LibTorch.Threads(setting));

        Assert.Contains($"FACE_THREADS is '{setting}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_libtorch_of_the_build_is_in_the_process()
    {
        LibTorch.Load();
        if (!OperatingSystem.IsLinux())
            return;

        var loaded = File.ReadLines("/proc/self/maps").Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Where(path => path.Contains("torch", StringComparison.OrdinalIgnoreCase) && path.Contains(".so", StringComparison.Ordinal))
            .Distinct().ToArray();

        Assert.Single(loaded, path => path.EndsWith("libtorch_cpu.so", StringComparison.Ordinal));
        Assert.DoesNotContain(loaded, path => path.StartsWith("/usr/lib", StringComparison.Ordinal));
    }

    private static string Slashes(string path) => path.Replace(Path.DirectorySeparatorChar, '/');
}
