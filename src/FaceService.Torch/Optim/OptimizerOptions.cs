namespace TorchSharp.Modules;

/// <summary>What an optimiser was told.</summary>
public class OptimizerOptions
{
    /// <summary>The learning rate in force.</summary>
    public double? LearningRate { get; set; }

    /// <summary>The learning rate at the start.</summary>
    public double InitialLearningRate { get; set; }

    /// <summary>Takes another's values over.</summary>
    public virtual void LoadStateDict(OptimizerOptions source)
    {
        LearningRate = source.LearningRate;
        InitialLearningRate = source.InitialLearningRate;
    }
}
