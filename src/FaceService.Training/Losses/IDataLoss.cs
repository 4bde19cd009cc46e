using static TorchSharp.torch;

namespace FaceService.Training.Losses;

/// <summary>Holds generated images to a measure of the data, beside the discriminator.</summary>
internal interface IDataLoss : IDisposable
{
    /// <summary>How far images are from the data: [], 0 or more, with a gradient.</summary>
    /// <param name="fakes">[N, 3, size, size], −1…1.</param>
    Tensor Distance(Tensor fakes);
}
