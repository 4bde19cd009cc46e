using System.Numerics;
using System.Runtime.InteropServices;

namespace FaceService.Photos.Quality;

/// <summary>
/// The faces that are kept so far, to find another of the same picture or person among them: 32 and 128 bytes a face, so that a million
/// fit into memory. One thread.
/// </summary>
internal sealed class KnownFaces
{
    /// <summary>Numbers a person.</summary>
    public const int PersonLength = 128;

    private const int Grain = 256; // of a person's numbers; they stay within ±0.5
    private const int Piece = 1 << 13; // faces that memory is taken for at once

    private readonly List<PictureHash> _hashes = [];
    private readonly List<sbyte[]> _people = [];
    private int _peopleCount;

    /// <summary>A person's numbers in bytes.</summary>
    public static sbyte[] Person(ReadOnlySpan<float> numbers)
    {
        var bytes = new sbyte[numbers.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (sbyte)Math.Clamp(MathF.Round(numbers[i] * Grain), sbyte.MinValue, sbyte.MaxValue);
        return bytes;
    }

    /// <summary>Whether a picture differs from one that is kept in fewer bits than so many.</summary>
    public bool HasPicture(PictureHash hash, int bits)
    {
        foreach (var known in CollectionsMarshal.AsSpan(_hashes))
            if (known.Differs(hash) < bits)
                return true;
        return false;
    }

    /// <summary>How far the nearest person that is kept is; infinity where there is none.</summary>
    public double NearestPerson(ReadOnlySpan<sbyte> person)
    {
        var nearest = int.MaxValue;
        for (var i = 0; i < _peopleCount; i++)
            nearest = Math.Min(nearest, Squares(person, _people[i / Piece].AsSpan(i % Piece * PersonLength, PersonLength)));
        return _peopleCount == 0 ? double.PositiveInfinity : Math.Sqrt(nearest) / Grain;
    }

    /// <summary>Remembers a face that is kept.</summary>
    public void Add(PictureHash hash, ReadOnlySpan<sbyte> person)
    {
        _hashes.Add(hash);
        if (person.IsEmpty)
            return;
        if (_peopleCount % Piece == 0)
            _people.Add(new sbyte[Piece * PersonLength]);
        person.CopyTo(_people[^1].AsSpan(_peopleCount++ % Piece * PersonLength));
    }

    private static int Squares(ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b)
    {
        var sum = Vector<int>.Zero;
        var first = MemoryMarshal.Cast<sbyte, Vector<sbyte>>(a);
        var second = MemoryMarshal.Cast<sbyte, Vector<sbyte>>(b);
        for (var i = 0; i < first.Length; i++)
        {
            Vector.Widen(first[i], out var low, out var high);
            Vector.Widen(second[i], out var otherLow, out var otherHigh);
            sum += Squares(low - otherLow) + Squares(high - otherHigh);
        }

        return Vector.Sum(sum);
    }

    private static Vector<int> Squares(Vector<short> differences)
    {
        Vector.Widen(differences, out var low, out var high);
        return (low * low) + (high * high);
    }
}
