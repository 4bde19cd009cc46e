namespace TorchSharp;

/// <summary>Why a native call failed.</summary>
public enum TorchErrorKind
{
    /// <summary>libtorch refused the call: wrong shape, wrong dtype, unknown operator.</summary>
    Refused,

    /// <summary>The host or a device has no memory left for it.</summary>
    OutOfMemory,

    /// <summary>The call itself was malformed; a fault of this binding.</summary>
    BadCall,
}
