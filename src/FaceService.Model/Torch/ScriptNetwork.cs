using System.IO.Compression;
using System.IO.Hashing;
using System.Text.RegularExpressions;
using TorchSharp;

namespace FaceService.Model.Torch;

/// <summary>
/// A TorchScript module that a user brings along, such as LPIPS or Inception. Such a file is a program and is trusted as one; that it is whole is
/// checked before libtorch sees it, whose reader trusts lengths and skips the checksums.
/// </summary>
public static partial class ScriptNetwork
{
    private const int MaxRecords = 100_000;

    // torch.jit.save packs the source text alone; tensors are stored as they are.
    private const long MaxUnpackedBytes = 64 << 20;

    private static readonly string[] Needed = ["version", "data.pkl", "constants.pkl"];

    /// <summary>Reads a module that torch.jit.save wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where its tensors are placed; null for the CPU.</param>
    /// <returns>The module, in evaluation mode, and the names of forward's arguments, which TorchSharp does not tell.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or no TorchScript module.</exception>
    public static (torch.jit.ScriptModule Module, IReadOnlyList<string> InputNames) Load(string path, torch.Device? device = null)
    {
        var names = CheckAndReadInputNames(path);
        try
        {
            var module = torch.jit.load(path, device ?? torch.CPU);
            module.eval();
            return (module, names);
        }
        catch (System.Runtime.InteropServices.ExternalException e)
        {
            throw new InvalidDataException($"'{path}' is no TorchScript module: {e.Message.Split('\n')[0]}", e);
        }
    }

    /// <summary>Checks a file's records, and reads forward's arguments from its source.</summary>
    /// <exception cref="InvalidDataException">With what is wrong.</exception>
    internal static IReadOnlyList<string> CheckAndReadInputNames(string path)
    {
        using var file = File.OpenRead(path);
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            var folder = CheckRecords(zip);
            return ForwardArguments(zip, folder);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException($"'{path}' is no TorchScript module, as torch.jit.save writes: {e.Message}", e);
        }
    }

    private static string CheckRecords(ZipArchive zip)
    {
        if (zip.Entries.Count > MaxRecords)
            throw new InvalidDataException($"it has {zip.Entries.Count} records, and at most {MaxRecords} are allowed.");
        var names = zip.Entries.Select(entry => entry.FullName).ToHashSet(StringComparer.Ordinal);
        if (names.Count != zip.Entries.Count)
            throw new InvalidDataException("it has two records of the same name.");
        var folders = names.Select(name => name.Split('/', 2)[0]).Distinct(StringComparer.Ordinal).ToList();
        if (folders.Count != 1)
            throw new InvalidDataException($"its records lie in {folders.Count} folders, and a module's lie in one.");
        if (Needed.FirstOrDefault(name => !names.Contains($"{folders[0]}/{name}")) is { } missing)
            throw new InvalidDataException($"the record '{missing}' is missing; was it written by torch.save instead of torch.jit.save?");
        var unpacked = zip.Entries.Where(entry => entry.CompressedLength != entry.Length).Sum(entry => entry.Length);
        if (unpacked > MaxUnpackedBytes)
            throw new InvalidDataException($"its compressed records unpack to {unpacked} bytes; at most {MaxUnpackedBytes} are allowed.");
        foreach (var entry in zip.Entries)
            CheckRecord(entry);
        return folders[0];
    }

    private static void CheckRecord(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        var buffer = new byte[1 << 16];
        var checksum = new Crc32();
        var bytes = 0L;
        for (int read; bytes <= entry.Length && (read = content.Read(buffer)) > 0; bytes += read)
            checksum.Append(buffer.AsSpan(0, read));
        if (bytes != entry.Length || checksum.GetCurrentHashAsUInt32() != entry.Crc32)
            throw new InvalidDataException($"the record '{entry.FullName}' is damaged: its length or checksum differs.");
    }

    // The root object's class stands first in data.pkl; its source lies in the file that its module is named after.
    private static List<string> ForwardArguments(ZipArchive zip, string folder)
    {
        var root = RootClass().Match(Text(zip, $"{folder}/data.pkl", 4096));
        if (!root.Success)
            throw new InvalidDataException("the record 'data.pkl' makes no module.");
        var source = Text(zip, $"{folder}/code/{root.Groups["module"].Value.Replace('.', '/')}.py", int.MaxValue);
        var start = source.IndexOf($"class {root.Groups["name"].Value}(", StringComparison.Ordinal);
        var forward = start < 0 ? -1 : source.IndexOf("def forward(", start, StringComparison.Ordinal);
        return forward < 0
            ? throw new InvalidDataException("its module has no forward.")
            : [.. Arguments(source, forward + "def forward(".Length).Select(argument => argument.Split(':', '=')[0].Trim()).Skip(1)];
    }

    private static string Text(ZipArchive zip, string name, int most)
    {
        var entry = zip.GetEntry(name) ?? throw new InvalidDataException($"the record '{name}' is missing.");
        using var content = entry.Open();
        var bytes = new byte[Math.Min(most, entry.Length)];
        content.ReadExactly(bytes);
        return System.Text.Encoding.UTF8.GetString(bytes);
    }

    // Parts between top-level commas, up to the closing bracket.
    private static IEnumerable<string> Arguments(string source, int begin)
    {
        var depth = 0;
        for (var i = begin; i < source.Length; i++)
        {
            depth += source[i] is '(' or '[' or '{' ? 1 : source[i] is ')' or ']' or '}' ? -1 : 0;
            if (depth < 0 || (depth == 0 && source[i] == ','))
            {
                yield return source[begin..i];
                begin = i + 1;
            }

            if (depth < 0)
                yield break;
        }

        throw new InvalidDataException("its source is cut off.");
    }

    [GeneratedRegex(@"c(?<module>__torch__[\w.]*)\n(?<name>\w+)\n")]
    private static partial Regex RootClass();
}
