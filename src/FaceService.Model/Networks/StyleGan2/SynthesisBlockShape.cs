namespace FaceService.Model.Networks.StyleGan2;

/// <summary>Where a block stands in the generator.</summary>
/// <param name="FirstLayer">Index of its first synthesis layer.</param>
/// <param name="Resolution">Width of what it gives.</param>
/// <param name="InChannels">Channels it gets; 0 for the first block.</param>
/// <param name="OutChannels">Channels it gives.</param>
/// <param name="ImageChannels">Colours.</param>
/// <param name="IsLast">Whether its resolution is the picture's.</param>
internal sealed record SynthesisBlockShape(
    int FirstLayer,
    int Resolution,
    int InChannels,
    int OutChannels,
    int ImageChannels,
    bool IsLast);
