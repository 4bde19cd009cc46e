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
