using System.Diagnostics;
using System.Globalization;
using FaceService.Model.Weights;
using FaceService.Model.Weights.Export;
using FaceService.Model.Weights.Import;
using Xunit.Abstractions;

namespace FaceService.Model.Tests.Weights.Import;

/// <summary>
/// Good files with random damage: each is read or refused with a named error, soon, and within memory of twice the file.
/// FACE_MUTATIONS=10000 tries so many of each kind instead of a few hundred.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output) : IDisposable
{
    // What reading the smallest file takes: the pickle's budget of objects, buffers of the file API, the tests' own closures.
    private const long FixedBytes = 16 << 20;

    private readonly TemporaryFolder _folder = new();

    private static int Count =>
        int.TryParse(Environment.GetEnvironmentVariable("FACE_MUTATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : 300;

    [Theory]
    [InlineData(nameof(PythonFiles.Nvidia4))]
    [InlineData(nameof(PythonFiles.Nvidia3))]
    [InlineData(nameof(PythonFiles.RosinalityStream))]
    [InlineData(nameof(PythonFiles.RosinalityZip))]
    public void Damaged_pickle_is_read_or_refused(string file) =>
        Try(file, (byte[])typeof(PythonFiles).GetProperty(file)!.GetValue(null)!);

    [Fact]
    public void Damaged_pickle_in_a_sound_archive_is_read_or_refused()
    {
        // Damage inside a record is found by its checksum; here the checksum is of the damaged record.
        var good = ZipParts.Of(PythonFiles.RosinalityZip);
        Try("sound archive", good.Pickle, good.With);
    }

    [Fact]
    public void Damaged_safetensors_is_read_or_refused()
    {
        var path = _folder.File("good");
        GeneratorFile.Write(path, SmallGenerator.Content());
        Try("generator", File.ReadAllBytes(path));

        using var file = GeneratorFile.Open(path);
        ModelExporter.Export(file, ExportFormat.Nvidia).Write(_folder.File("nvidia"));
        Try("safetensors", File.ReadAllBytes(_folder.File("nvidia")));
    }

    public void Dispose() => _folder.Dispose();

    private void Try(string name, byte[] good, Func<byte[], byte[]>? wrap = null)
    {
        wrap ??= bytes => bytes;
        ModelImporter.Read(_folder.Write("mutant", wrap(good)));
        var random = new Random(20);
        var (read, slowest, most) = (0, TimeSpan.Zero, 0L);
        for (var i = 0; i < Count; i++)
        {
            var path = _folder.Write("mutant", wrap(Mutation.Of(good, random)));
            var length = new FileInfo(path).Length;
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            read += IsRead(path, $"{name}, mutation {i}") ? 1 : 0;
            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;

            // All that was ever allocated: more than what was in use at any one time.
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            most = Math.Max(most, allocated);
            Assert.True(allocated <= (2 * length) + FixedBytes, $"{name}, mutation {i}: {allocated} bytes for a file of {length}");
        }

        Assert.InRange(slowest.TotalSeconds, 0, 10);
        output.WriteLine($"{name}: {Count} mutations of {good.Length} bytes, {read} read, {Count - read} refused, "
            + $"slowest {slowest.TotalMilliseconds:f0} ms, most allocated {most >> 10} KiB");
    }

    private static bool IsRead(string path, string what)
    {
        try
        {
            ModelImporter.Read(path);
            return true;
        }
        catch (WeightFileException)
        {
            return false;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{what}: {error.Message}", error);
        }
    }
}
