using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>A native call failed; the message is libtorch's own. Derives from the exception that TorchSharp throws.</summary>
public sealed class TorchException : ExternalException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">libtorch's message, with the operator's name in front.</param>
    /// <param name="kind">Why the call failed.</param>
    public TorchException(string message, TorchErrorKind kind)
        : base(message) => Kind = kind;

    /// <summary>Why the call failed.</summary>
    public TorchErrorKind Kind { get; }
}
