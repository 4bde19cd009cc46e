namespace FaceService.Model.Weights;

/// <summary>A weight file cannot be used. The message says which file, where in it, what is wrong and what to do.</summary>
public sealed class WeightFileException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong.</param>
    public WeightFileException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="inner">The cause.</param>
    public WeightFileException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
