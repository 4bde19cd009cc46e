using FaceService.Model.Engine;

namespace FaceService.Api.Batching;

/// <summary>A device that draws. It gets one thread, and everything on it happens on that thread.</summary>
/// <param name="Name">cpu, cuda:0, …</param>
/// <param name="Fingerprint">What else decides the bytes: kind of device and version of libtorch. Goes into ETags.</param>
/// <param name="Loader">Puts models onto this device.</param>
internal sealed record EngineDevice(string Name, string Fingerprint, IFaceGeneratorLoader Loader);
