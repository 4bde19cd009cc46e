namespace TorchSharp;

/// <summary>Moves modules between types and devices.</summary>
public static class ModuleExtensionMethods
{
    /// <summary>Converts all parameters and floating-point buffers.</summary>
    /// <returns>The same module.</returns>
    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false)
        where T : torch.nn.Module => Converted(module, type, null);

    /// <summary>Moves all parameters and buffers to a device.</summary>
    /// <returns>The same module.</returns>
    public static T to<T>(this T module, torch.Device device, bool non_blocking = false)
        where T : torch.nn.Module => Converted(module, null, device);

    /// <summary>Moves and converts all parameters and buffers.</summary>
    /// <returns>The same module.</returns>
    public static T to<T>(this T module, torch.Device device, torch.ScalarType type, bool non_blocking = false)
        where T : torch.nn.Module => Converted(module, type, device);

    /// <summary>Moves all parameters and buffers to a device.</summary>
    /// <returns>The same module.</returns>
    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
        where T : torch.nn.Module => Converted(module, null, new torch.Device(deviceType, deviceIndex));

    /// <summary>Moves all parameters and buffers into host memory.</summary>
    /// <returns>The same module.</returns>
    public static T cpu<T>(this T module, bool non_blocking = false)
        where T : torch.nn.Module => Converted(module, null, torch.CPU);

    private static T Converted<T>(T module, torch.ScalarType? type, torch.Device? device)
        where T : torch.nn.Module
    {
        module.Convert(type, device);
        return module;
    }
}
