#pragma warning disable IDE0005 // compiled by MSBuild on its own, too
using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;

/// <summary>
/// Copies an ELF library (64 bits, little-endian) and marks one symbol version that it needs as weak in the copy. The loader then
/// warns of nothing where the version is missing; it still binds every symbol that a relocation names. TorchSharp's library asks for
/// GLIBCXX_3.4.32 (GCC 13) for the sake of one symbol that no relocation names, and Debian 12 and Ubuntu 22.04 have no such version.
/// The structures are those of the System V ABI and of "Linux Standard Base, symbol versioning".
/// </summary>
public sealed class WeakenSymbolVersion : Microsoft.Build.Utilities.Task
{
    private const int SectionOffsetAt = 0x28; // e_shoff; e_shentsize and e_shnum follow at 0x3A and 0x3C
    private const uint NeededVersions = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort Weak = 2; // VER_FLG_WEAK

    /// <summary>The library.</summary>
    [Required]
    public string Source { get; set; } = "";

    /// <summary>The copy's path.</summary>
    [Required]
    public string Destination { get; set; } = "";

    /// <summary>The version's name, such as GLIBCXX_3.4.32.</summary>
    [Required]
    public string Version { get; set; } = "";

    public override bool Execute()
    {
        var elf = File.ReadAllBytes(Source);
        if (!Mark(elf, Version))
            Log.LogMessage(MessageImportance.Normal, $"{Source} needs no {Version}; it is copied as it is.");
        Directory.CreateDirectory(Path.GetDirectoryName(Destination)!);
        // Written beside its place, then renamed: a program that runs keeps the old file.
        var beside = Destination + ".new";
        File.WriteAllBytes(beside, elf);
        File.Delete(Destination);
        File.Move(beside, Destination);
        return true;
    }

    /// <summary>Marks the version wherever it is asked for.</summary>
    /// <returns>Whether it was asked for at all.</returns>
    public static bool Mark(byte[] elf, string version)
    {
        if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F' || elf[4] != 2 || elf[5] != 1)
            throw new InvalidDataException("This is no ELF library of 64 bits, little-endian.");
        var sections = (int)BitConverter.ToUInt64(elf, SectionOffsetAt);
        var size = BitConverter.ToUInt16(elf, 0x3A);
        var marked = false;
        for (var i = 0; i < BitConverter.ToUInt16(elf, 0x3C); i++)
        {
            var section = sections + (i * size);
            if (BitConverter.ToUInt32(elf, section + 4) != NeededVersions)
                continue;
            var names = sections + ((int)BitConverter.ToUInt32(elf, section + 40) * size); // sh_link
            var strings = (int)BitConverter.ToUInt64(elf, names + 24); // sh_offset
            marked |= MarkFiles(elf, (int)BitConverter.ToUInt64(elf, section + 24), strings, version);
        }

        return marked;
    }

    // Elf64_Verneed: vn_cnt at 2, vn_aux at 8, vn_next at 12.
    private static bool MarkFiles(byte[] elf, int file, int strings, string version)
    {
        var marked = false;
        while (true)
        {
            var entry = file + (int)BitConverter.ToUInt32(elf, file + 8);
            for (var left = BitConverter.ToUInt16(elf, file + 2); left > 0; left--)
            {
                // Elf64_Vernaux: vna_flags at 4, vna_name at 8, vna_next at 12.
                if (NameAt(elf, strings + (int)BitConverter.ToUInt32(elf, entry + 8)) == version)
                {
                    elf[entry + 4] |= (byte)Weak;
                    marked = true;
                }

                entry += (int)BitConverter.ToUInt32(elf, entry + 12);
            }

            var next = (int)BitConverter.ToUInt32(elf, file + 12);
            if (next == 0)
                return marked;
            file += next;
        }
    }

    private static string NameAt(byte[] elf, int start)
    {
        var end = Array.IndexOf(elf, (byte)0, start);
        return Encoding.ASCII.GetString(elf, start, end - start);
    }
}
