using System.Text.Json;

namespace FaceService.Model.Latents;

/// <summary>Reads whole numbers from JSON, however they are written: <c>85</c>, <c>85.0</c> and <c>8.5e1</c> are one number.</summary>
public static class JsonInteger
{
    /// <summary>Reads one.</summary>
    /// <param name="value">The caller's value.</param>
    /// <param name="least">The smallest that is taken.</param>
    /// <param name="most">The largest that is taken.</param>
    /// <param name="number">The number; 0 when it is none.</param>
    /// <returns>False for what is no number, has a fraction or lies outside the range; a negative zero is no integer either.</returns>
    public static bool TryRead(JsonElement value, long least, long most, out long number)
    {
        number = 0;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var exact)
            || exact != decimal.Truncate(exact) || exact < least || exact > most || (exact == 0 && value.GetRawText()[0] == '-'))
            return false;
        number = (long)exact;
        return true;
    }
}
