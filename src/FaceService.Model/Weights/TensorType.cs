namespace FaceService.Model.Weights;

/// <summary>The element types that weight files hold.</summary>
public enum TensorType
{
    /// <summary>IEEE 754, 64 bits.</summary>
    Float64,

    /// <summary>IEEE 754, 32 bits.</summary>
    Float32,

    /// <summary>IEEE 754, 16 bits.</summary>
    Float16,

    /// <summary>The upper half of a float32.</summary>
    BFloat16,

    /// <summary>Signed, 64 bits.</summary>
    Int64,

    /// <summary>Signed, 32 bits.</summary>
    Int32,

    /// <summary>Unsigned, 8 bits.</summary>
    UInt8,

    /// <summary>A byte that is 0 or 1.</summary>
    Bool,
}

/// <summary>Sizes of the element types, and their names in safetensors.</summary>
public static class TensorTypes
{
    private static readonly (TensorType Type, string Name, int Size)[] Table =
    [
        (TensorType.Float64, "F64", 8),
        (TensorType.Float32, "F32", 4),
        (TensorType.Float16, "F16", 2),
        (TensorType.BFloat16, "BF16", 2),
        (TensorType.Int64, "I64", 8),
        (TensorType.Int32, "I32", 4),
        (TensorType.UInt8, "U8", 1),
        (TensorType.Bool, "BOOL", 1),
    ];

    /// <summary>Every name, for error messages.</summary>
    public static string Allowed { get; } = string.Join(", ", Table.Select(row => row.Name));

    /// <summary>Bytes an element.</summary>
    /// <param name="type">The type.</param>
    public static int Size(this TensorType type) => Table[(int)type].Size;

    /// <summary>The name in safetensors, e.g. F32.</summary>
    /// <param name="type">The type.</param>
    public static string Name(this TensorType type) => Table[(int)type].Name;

    /// <summary>Finds a type by its name in safetensors.</summary>
    /// <param name="name">The name, e.g. F32.</param>
    /// <param name="type">The type.</param>
    /// <returns>False if no such type is read here.</returns>
    public static bool TryParse(string name, out TensorType type)
    {
        var row = Array.FindIndex(Table, row => row.Name == name);
        type = row < 0 ? default : Table[row].Type;
        return row >= 0;
    }
}
