namespace TorchSharp;

public static partial class torch
{
    /// <summary>TorchScript: modules that another program compiled and saved.</summary>
    public static partial class jit
    {
        /// <summary>Reads a module that <c>torch.jit.save</c> wrote. It is a program: load only files that are trusted as one.</summary>
        /// <param name="filename">The file.</param>
        /// <param name="device_type">Where its tensors are placed.</param>
        /// <param name="device_index">The number of that device; −1 for the current one.</param>
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="TorchException">The file is damaged or no TorchScript module; the message names the file.</exception>
        public static ScriptModule load(string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(filename, new Device(device_type, (int)device_index)));

        /// <inheritdoc cref="load(string, DeviceType, long)"/>
        public static ScriptModule load(string filename, Device map_location) => new(Open(filename, map_location));

        /// <summary>Reads a module from the bytes that <c>torch.jit.save</c> wrote.</summary>
        /// <exception cref="TorchException">They are damaged or no TorchScript module.</exception>
        public static ScriptModule load(byte[] bytes, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(bytes, new Device(device_type, (int)device_index)));

        /// <inheritdoc cref="load(byte[], DeviceType, long)"/>
        public static ScriptModule load(byte[] bytes, Device map_location) => new(Open(bytes, map_location));

        /// <summary>Reads a module that takes tensors and gives one kind of result.</summary>
        /// <inheritdoc cref="load(string, DeviceType, long)"/>
        public static ScriptModule<TResult> load<TResult>(string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(filename, new Device(device_type, (int)device_index)));

        /// <inheritdoc cref="load{TResult}(string, DeviceType, long)"/>
        public static ScriptModule<TResult> load<TResult>(string filename, Device map_location) => new(Open(filename, map_location));

        /// <summary>Reads a module of one input.</summary>
        /// <inheritdoc cref="load(string, DeviceType, long)"/>
        public static ScriptModule<T1, TResult> load<T1, TResult>(string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(filename, new Device(device_type, (int)device_index)));

        /// <inheritdoc cref="load{T1, TResult}(string, DeviceType, long)"/>
        public static ScriptModule<T1, TResult> load<T1, TResult>(string filename, Device map_location) => new(Open(filename, map_location));

        /// <summary>Reads a module of two inputs.</summary>
        /// <inheritdoc cref="load(string, DeviceType, long)"/>
        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1) =>
            new(Open(filename, new Device(device_type, (int)device_index)));

        /// <inheritdoc cref="load{T1, T2, TResult}(string, DeviceType, long)"/>
        public static ScriptModule<T1, T2, TResult> load<T1, T2, TResult>(string filename, Device map_location) => new(Open(filename, map_location));
    }
}
