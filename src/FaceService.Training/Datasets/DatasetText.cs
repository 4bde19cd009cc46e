using System.Text;

namespace FaceService.Training.Datasets;

/// <summary>Names and text that people's programs wrote, in one form.</summary>
internal static class DatasetText
{
    // What zip's specification (APPNOTE 4.4.4, appendix D) reads bytes as that are not UTF-8: IBM 437. Every byte has a character of its
    // own, none of them a control character, so that names in any other encoding stay apart.
    private const string UpperHalf =
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The form in which names of files are compared: slashes forward, no <c>./</c>, accents composed.</summary>
    /// <param name="name">A path inside the data, as a zip, a folder or a list has it.</param>
    public static string FileName(string name)
    {
        if (name.Contains('\\'))
            name = name.Replace('\\', '/');
        if (name.StartsWith("./", StringComparison.Ordinal) || name.Contains("/./", StringComparison.Ordinal) || name.Contains("//", StringComparison.Ordinal))
            name = string.Join('/', name.Split('/').Where((part, i) => part != "." && (part.Length > 0 || i == 0)));
        return ComposedText.Of(name);
    }

    /// <summary>A file's text: UTF-8 or UTF-16, with or without a byte order mark; of other bytes each is kept as one character.</summary>
    /// <param name="bytes">The file.</param>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return Encoding.Unicode.GetString(bytes[2..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            bytes = bytes[3..];
        // Lists and JSON begin with ASCII: a zero beside the first character is half of UTF-16.
        if (bytes.Length >= 2 && bytes.Length % 2 == 0 && bytes[0] == 0 != (bytes[1] == 0))
            return (bytes[0] == 0 ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(bytes);
        return Utf8OrBytes(bytes);
    }

    private static string Utf8OrBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return string.Create(bytes.Length, bytes, (text, from) =>
            {
                for (var i = 0; i < from.Length; i++)
                    text[i] = from[i] < 128 ? (char)from[i] : UpperHalf[from[i] - 128];
            });
        }
    }

    /// <summary>How names in a zip are read that are not said to be UTF-8: most are all the same.</summary>
    public static Encoding ZipNames { get; } = new ZipNameEncoding();

    private sealed class ZipNameEncoding : Encoding
    {
        public override int GetByteCount(char[] chars, int index, int count) => Utf8.GetByteCount(chars, index, count);

        public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
            Utf8.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

        public override int GetCharCount(byte[] bytes, int index, int count) => Utf8OrBytes(bytes.AsSpan(index, count)).Length;

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
        {
            var text = Utf8OrBytes(bytes.AsSpan(byteIndex, byteCount));
            text.CopyTo(chars.AsSpan(charIndex));
            return text.Length;
        }

        public override int GetMaxByteCount(int charCount) => Utf8.GetMaxByteCount(charCount);

        public override int GetMaxCharCount(int byteCount) => byteCount + 1;
    }
}
