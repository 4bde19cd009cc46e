using System.IO.MemoryMappedFiles;

namespace TorchSharp;

/// <summary>A file mapped into memory for reading: a network of half a gigabyte is not copied to be parsed.</summary>
internal sealed unsafe class ScriptFile : IDisposable
{
    private readonly MemoryMappedFile? map;
    private readonly MemoryMappedViewAccessor? view;

    private ScriptFile(FileStream file)
    {
        Length = file.Length;
        if (Length == 0)
            return;
        map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* first = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref first);
        Bytes = first + view.PointerOffset;
    }

    /// <summary>The first byte; null for an empty file.</summary>
    public byte* Bytes { get; }

    /// <summary>The file's length in bytes.</summary>
    public long Length { get; }

    public static ScriptFile Open(string path)
    {
        using var file = File.OpenRead(path);
        return new ScriptFile(file);
    }

    public void Dispose()
    {
        view?.SafeMemoryMappedViewHandle.ReleasePointer();
        view?.Dispose();
        map?.Dispose();
    }
}
