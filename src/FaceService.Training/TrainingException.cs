namespace FaceService.Training;

/// <summary>Something outside the program kept a training task from going on. The message is one sentence for people.</summary>
public sealed class TrainingException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public TrainingException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="inner">The cause.</param>
    public TrainingException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
