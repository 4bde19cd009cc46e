using FaceService.Model.Weights;

namespace FaceService.Training.Runs;

/// <summary>Leaves in a run folder what a model consists of: <c>generator.safetensors</c>, <c>card.md</c> and <c>preview.png</c>.</summary>
internal static class RunPublication
{
    /// <summary>The licence line of weights that a user trained on data of their own.</summary>
    public const string OwnData = "Trained on the user's own data; what may be done with the weights follows from the rights in that data.";

    /// <summary>Writes them from the newest checkpoint.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="licence">One line on what may be done with the weights.</param>
    /// <exception cref="TrainingException">There is no checkpoint yet.</exception>
    public static void Write(RunFolder folder, string licence = OwnData)
    {
        var content = RunGenerator.Read(folder, licence);
        GeneratorFile.Write(folder.Generator, content);
        File.WriteAllText(folder.Card, ModelCard.Write(RunRecord.Read(folder, []), content));
        if (folder.SampleSteps() is [.., var newest])
            File.Copy(folder.Sample(newest), folder.Preview, overwrite: true);
    }
}
