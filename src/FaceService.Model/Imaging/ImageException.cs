namespace FaceService.Model.Imaging;

/// <summary>A picture cannot be read or written. The message says what is wrong and what is allowed.</summary>
/// <param name="fault">The kind of fault.</param>
/// <param name="message">What is wrong.</param>
public sealed class ImageException(ImageFault fault, string message) : Exception(message)
{
    /// <summary>The kind of fault.</summary>
    public ImageFault Fault { get; } = fault;
}
