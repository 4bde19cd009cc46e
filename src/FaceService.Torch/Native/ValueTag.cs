namespace TorchSharp.Native;

/// <summary>What a <see cref="NativeValue"/> holds; the numbers are facetorch.h's.</summary>
internal static class ValueTag
{
    public const int None = 0;
    public const int Tensor = 1;
    public const int Int = 2;
    public const int Double = 3;
    public const int Bool = 4;
    public const int Ints = 5;
    public const int Doubles = 6;
    public const int Bools = 7;
    public const int Tensors = 8;
    public const int OptionalTensors = 9;
    public const int String = 10;
    public const int Device = 11;
    public const int Generator = 12;
}
