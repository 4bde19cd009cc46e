namespace FaceService.Training.Tests;

/// <summary>
/// Tests that draw from libtorch's random generator take turns: there is one for the whole process, as there is one
/// device thread.
/// </summary>
[CollectionDefinition(Name)]
public sealed class DeviceThread
{
    public const string Name = "device thread";
}
