using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace FaceService.Torch.Tests.Native;

public sealed class NativeLoaderTests
{
    [Fact]
    public void Missing_library_says_where_it_was_sought_and_what_to_run()
    {
        var empty = Directory.CreateTempSubdirectory().FullName;

        var failure = Assert.Throws<DllNotFoundException>(() => NativeLoader.Load([empty]));

        Assert.Contains(empty, failure.Message, StringComparison.Ordinal);
        Assert.Contains("./face setup", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Library_that_does_not_load_says_why_and_what_to_install()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, NativeLoader.FileName), "no library");

        var failure = Assert.Throws<DllNotFoundException>(() => NativeLoader.Load([folder]));

        Assert.Contains("did not load", failure.Message, StringComparison.Ordinal);
        Assert.Contains("libtorch-dev", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_without_the_library_is_passed_over()
    {
        var empty = Directory.CreateTempSubdirectory().FullName;

        var library = NativeLoader.Load([.. NativeLoader.Folders(empty)]);

        NativeLoader.Check(library);
        Assert.Equal([AppContext.BaseDirectory], NativeLoader.Folders(null));
    }

    [Fact]
    public void Library_of_somebody_else_is_refused()
    {
        var other = NativeLibrary.Load("libc.so.6");

        Assert.Contains("is not ours", Assert.Throws<DllNotFoundException>(() => NativeLoader.Check(other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Library_of_another_version_is_refused()
    {
        var failure = Assert.Throws<DllNotFoundException>(() => NativeLoader.CheckVersions(NativeLoader.ExpectedAbi + 1, "2.6.0"));

        Assert.Contains($"needs {NativeLoader.ExpectedAbi}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.12.1")]
    [InlineData("")]
    [InlineData("new")]
    public void Libtorch_that_is_too_old_is_refused(string version)
    {
        var failure = Assert.Throws<DllNotFoundException>(() => NativeLoader.CheckVersions(NativeLoader.ExpectedAbi, version));

        Assert.Contains("1.13 or newer", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.13.0")]
    [InlineData("1.13.1")]
    [InlineData("2.0.0a0")]
    [InlineData("2.6.0+cu124")]
    [InlineData("2.10.0-rc1")]
    public void Libtorch_of_any_newer_version_is_taken(string version) => NativeLoader.CheckVersions(NativeLoader.ExpectedAbi, version);

    [Fact]
    public void Threads_are_those_asked_for_or_all()
    {
        Assert.Equal(Environment.ProcessorCount, NativeLoader.Threads(null));
        Assert.Equal(Environment.ProcessorCount, NativeLoader.Threads(""));
        Assert.Equal(3, NativeLoader.Threads("3"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("all")]
    public void Threads_that_are_no_number_are_refused(string setting)
    {
        var failure = Assert.Throws<InvalidOperationException>(() => NativeLoader.Threads(setting));

        Assert.Contains($"FACE_THREADS is '{setting}'", failure.Message, StringComparison.Ordinal);
    }
}
