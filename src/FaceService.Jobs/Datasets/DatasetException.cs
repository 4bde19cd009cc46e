namespace FaceService.Jobs.Datasets;

/// <summary>A dataset was not taken. Nothing of it is kept.</summary>
/// <param name="fault">The kind of reason.</param>
/// <param name="message">What is wrong and what is allowed, in a sentence.</param>
public sealed class DatasetException(DatasetFault fault, string message) : Exception(message)
{
    /// <summary>The kind of reason.</summary>
    public DatasetFault Fault { get; } = fault;
}
