using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Where a tensor lies.</summary>
    public class Device
    {
        /// <summary>A device named as in <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
        /// <exception cref="ArgumentException">The name is none of these.</exception>
        public Device(string description)
        {
            var parts = description.Split(':');
            if (!Enum.TryParse<DeviceType>(parts[0], ignoreCase: true, out var parsed) || parts.Length > 2)
                throw new ArgumentException($"'{description}' is no device; allowed are cpu, cuda and cuda:N.", nameof(description));
            type = parsed;
            index = -1;
            if (parts.Length == 2)
                index = int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new ArgumentException($"'{description}' has no number after the colon.", nameof(description));
        }

        /// <summary>A device by kind and number; −1 means the current one.</summary>
        public Device(DeviceType deviceType, int index = -1) => (type, this.index) = (deviceType, index);

        /// <summary>The kind.</summary>
        public DeviceType type { get; }

        /// <summary>The number among its kind; −1 for the current one.</summary>
        public int index { get; }

        /// <inheritdoc/>
        public override string ToString() => type == DeviceType.CPU || index < 0
            ? type.ToString().ToLowerInvariant()
            : string.Create(CultureInfo.InvariantCulture, $"{type.ToString().ToLowerInvariant()}:{index}");

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Device other && other.type == type && (type == DeviceType.CPU || other.index == index);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(type, type == DeviceType.CPU ? 0 : index);

        /// <summary>A device by name.</summary>
        public static implicit operator Device(string description) => new(description);
    }

    /// <summary>The host's processor.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>The current GPU.</summary>
    public static Device CUDA { get; } = new(DeviceType.CUDA);

    /// <summary>A device by name.</summary>
    public static Device device(string description) => new(description);

    /// <summary>A device by kind and number.</summary>
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);
}
