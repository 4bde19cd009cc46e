namespace FaceService.Training.Tests;

/// <summary>
/// Tests that draw from libtorch's default random generator, as only tests may, or that compute for long take turns: there is one such
/// generator for the whole process, as there is one device thread.
/// </summary>
[CollectionDefinition(Name)]
public sealed class DeviceThread
{
    public const string Name = "device thread";
}
