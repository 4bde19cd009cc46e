using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FaceService.Model.Latents;

/// <summary>What callers may write as a seed, and the 32-bit number it stands for.</summary>
public static class Seed
{
    /// <summary>Longest text that is taken as a seed, in UTF-8 bytes.</summary>
    public const int MaxTextBytes = 256;

    /// <summary>What is allowed, for error messages.</summary>
    public const string Allowed =
        "an integer from 0 to 4294967295, or any other text of 1 to 256 UTF-8 bytes";

    // A lone surrogate has no UTF-8 form; replacing it would give two texts the same face.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Reads a seed from a URL or a JSON string: <c>0</c>, or digits without a leading zero up to 4294967295, are that number;
    /// any other text is hashed (SHA-256, the first four bytes, little-endian).
    /// </summary>
    /// <param name="text">The caller's text.</param>
    /// <param name="seed">The number it stands for.</param>
    /// <param name="problem">What is wrong with it, as a sentence's end; null when it is good.</param>
    public static bool TryParse(string text, out uint seed, [NotNullWhen(false)] out string? problem)
    {
        seed = 0;
        problem = null;
        if (IsPlainNumber(text) && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seed))
            return true;

        return TryHash(text, out seed, out problem);
    }

    /// <summary>Reads a seed from a JSON value: a string as <see cref="TryParse"/> does, or an integer in 0…4294967295.</summary>
    /// <param name="value">The caller's value.</param>
    /// <param name="seed">The number it stands for.</param>
    /// <param name="problem">What is wrong with it, as a sentence's end; null when it is good.</param>
    public static bool TryRead(JsonElement value, out uint seed, [NotNullWhen(false)] out string? problem)
    {
        seed = 0;
        problem = null;
        switch (value.ValueKind)
        {
            case JsonValueKind.Number when JsonInteger.TryRead(value, 0, uint.MaxValue, out var number):
                seed = (uint)number;
                return true;
            case JsonValueKind.String:
                return TryReadText(value, out seed, out problem);
            default:
                problem = $"is {Shorten(value.GetRawText())}; allowed is {Allowed}";
                return false;
        }
    }

    private static bool IsPlainNumber(string text) =>
        text.Length is >= 1 and <= 10 && (text[0] != '0' || text.Length == 1) && text.All(char.IsAsciiDigit);

    private static bool TryReadText(JsonElement value, out uint seed, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            return TryParse(value.GetString()!, out seed, out problem);
        }
        catch (InvalidOperationException)
        {
            // How System.Text.Json says that an escape such as \ud800 stands alone.
            seed = 0;
            problem = $"is not valid Unicode; allowed is {Allowed}";
            return false;
        }
    }

    /// <summary>Hashes a text, also one in digits, as <see cref="TryParse"/> hashes what is no number.</summary>
    /// <param name="text">The caller's text.</param>
    /// <param name="seed">The number it stands for.</param>
    /// <param name="problem">What is wrong with it, as a sentence's end; null when it is good.</param>
    public static bool TryHash(string text, out uint seed, [NotNullWhen(false)] out string? problem)
    {
        seed = 0;
        problem = null;
        // Bounded before it is encoded: a UTF-16 unit is at least one byte of UTF-8.
        if (text.Length is 0 or > MaxTextBytes)
        {
            problem = $"has {text.Length} characters; allowed is {Allowed}";
            return false;
        }

        Span<byte> bytes = stackalloc byte[MaxTextBytes * 3];
        int length;
        try
        {
            length = Utf8.GetBytes(text, bytes);
        }
        catch (EncoderFallbackException)
        {
            problem = $"is not valid Unicode; allowed is {Allowed}";
            return false;
        }

        if (length > MaxTextBytes)
        {
            problem = $"has {length} UTF-8 bytes; allowed is {Allowed}";
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);
        seed = BinaryPrimitives.ReadUInt32LittleEndian(hash);
        return true;
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 40), "…");
}
