using System.Text;

namespace FaceService.Model.Tests.Torch;

public sealed class WeakenSymbolVersionTests
{
    private const string Version = "GLIBCXX_3.4.32";

    // One file that needs two versions, in the layout of the System V ABI: header, names, .gnu.version_r, two sections.
    private const int NamesAt = 64;
    private const int NeededAt = 128;
    private const int SectionsAt = 192;
    private const int FirstFlags = NeededAt + 16 + 4;
    private const int SecondFlags = FirstFlags + 16;

    [Fact]
    public void Flag_of_the_version_is_set_and_nothing_else_is_changed()
    {
        var before = Library("GLIBCXX_3.4.21", Version);
        var after = before.ToArray();

        Assert.True(WeakenSymbolVersion.Mark(after, Version));

        Assert.Equal(0, after[FirstFlags]);
        Assert.Equal(2, after[SecondFlags]);
        after[SecondFlags] = 0;
        Assert.Equal(before, after);
    }

    [Fact]
    public void Library_that_needs_no_such_version_stays_as_it_is()
    {
        var before = Library("GLIBCXX_3.4.21", "GLIBCXX_3.4.3");
        var after = before.ToArray();

        Assert.False(WeakenSymbolVersion.Mark(after, Version));
        Assert.Equal(before, after);
    }

    [Fact]
    public void File_of_another_kind_is_refused() =>
        Assert.Throws<InvalidDataException>(() => WeakenSymbolVersion.Mark(new byte[100], Version));

    [Fact]
    public void Library_that_is_loaded_was_marked()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var folder = (string)typeof(FaceService.Model.Torch.LibTorch).Assembly.GetCustomAttributesData()
            .Single(data => data.ConstructorArguments.Count == 2 && data.ConstructorArguments[0].Value is "TorchFolder").ConstructorArguments[1].Value!;
        var library = File.ReadAllBytes(Path.Combine(folder, "libLibTorchSharp.so"));
        var marked = library.ToArray();

        Assert.True(WeakenSymbolVersion.Mark(marked, Version));
        Assert.Equal(library, marked);
    }

    private static byte[] Library(string first, string second)
    {
        var elf = new byte[SectionsAt + (2 * 64)];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(elf, 0);
        Write(elf, 0x28, (ulong)SectionsAt);
        Write(elf, 0x3A, (ushort)64);
        Write(elf, 0x3C, (ushort)2);
        Encoding.ASCII.GetBytes($"\0{first}\0{second}\0").CopyTo(elf, NamesAt);

        Write(elf, NeededAt + 2, (ushort)2); // two versions
        Write(elf, NeededAt + 8, 16u); // the first lies 16 bytes on
        Write(elf, NeededAt + 16 + 8, 1u);
        Write(elf, NeededAt + 16 + 12, 16u);
        Write(elf, NeededAt + 32 + 8, (uint)(first.Length + 2));

        Write(elf, SectionsAt + 4, 3u); // SHT_STRTAB
        Write(elf, SectionsAt + 24, (ulong)NamesAt);
        Write(elf, SectionsAt + 64 + 4, 0x6ffffffeu);
        Write(elf, SectionsAt + 64 + 24, (ulong)NeededAt);
        Write(elf, SectionsAt + 64 + 40, 0u); // its names: section 0
        return elf;
    }

    private static void Write(byte[] elf, int at, ulong value) => BitConverter.TryWriteBytes(elf.AsSpan(at), value);

    private static void Write(byte[] elf, int at, uint value) => BitConverter.TryWriteBytes(elf.AsSpan(at), value);

    private static void Write(byte[] elf, int at, ushort value) => BitConverter.TryWriteBytes(elf.AsSpan(at), value);
}
