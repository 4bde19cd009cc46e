using System.ComponentModel.DataAnnotations;

namespace FaceService.Model.Engine;

/// <summary>Where and in what precision faces are drawn: the settings under <c>Engine</c>.</summary>
public sealed class EngineOptions
{
    /// <summary>auto (every GPU, else the CPU), cpu, cuda (every GPU), or cuda:N.</summary>
    [RegularExpression(@"auto|cpu|cuda|cuda:\d{1,2}", ErrorMessage = "Engine:Device must be auto, cpu, cuda or cuda:N.")]
    public string Device { get; set; } = "auto";

    /// <summary>auto (by the device's features and the network), float32, bfloat16 or float16. A model may pin its own.</summary>
    [RegularExpression("auto|float32|bfloat16|float16", ErrorMessage = "Engine:Precision must be auto, float32, bfloat16 or float16.")]
    public string Precision { get; set; } = "auto";
}
