using FaceService.Model.Catalog;

namespace FaceService.Model.Engine;

/// <summary>Puts a model's weights onto a device.</summary>
public interface IFaceGeneratorLoader
{
    /// <summary>Reads, checks and prepares the weights. Called on the thread that owns the device.</summary>
    /// <param name="model">The version to load.</param>
    /// <exception cref="Weights.WeightFileException">The file is not what it says it is.</exception>
    IFaceGenerator Load(ModelVersion model);
}
