using static TorchSharp.torch;

namespace FaceService.Model.Networks.StyleGan2.Fused;

/// <summary>What a fused layer is besides its weights.</summary>
/// <param name="Index">Among all synthesis layers, from the lowest resolution.</param>
/// <param name="Doubles">Whether it doubles the size.</param>
/// <param name="Activation">Has a slope.</param>
/// <param name="Clamp">Bound of its result, or null.</param>
/// <param name="Type">Of the convolution.</param>
internal sealed record FusedLayerPlan(int Index, bool Doubles, Activation Activation, double? Clamp, ScalarType Type);
