namespace FaceService.Model.Latents;

/// <summary>A <c>.npy</c> file cannot be used. The message says what is wrong with it and what is allowed.</summary>
public sealed class NpyFormatException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong.</param>
    public NpyFormatException(string message)
        : base(message)
    {
    }
}
