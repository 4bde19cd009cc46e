namespace FaceService.Model.Engine;

/// <summary>A step along one closed-form factor (Shen and Zhou 2021).</summary>
/// <param name="Index">Which factor, by falling singular value.</param>
/// <param name="Strength">How far, in units of w.</param>
public readonly record struct FactorStrength(int Index, float Strength);
