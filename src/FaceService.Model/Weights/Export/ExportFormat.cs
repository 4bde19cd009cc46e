namespace FaceService.Model.Weights.Export;

/// <summary>Whose code an exported file is for.</summary>
public enum ExportFormat
{
    /// <summary>NVIDIA's stylegan2-ada-pytorch: the state dict of its Generator.</summary>
    Nvidia,

    /// <summary>rosinality's stylegan2-pytorch: the state dict of its Generator, and <c>latent_avg</c>.</summary>
    Rosinality,
}
