using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        private static unsafe nint Open(string filename, Device device)
        {
            if (!File.Exists(filename))
                throw new FileNotFoundException($"There is no TorchScript file at {filename}.", filename);
            ThrowIfAbsent(device);
            using var file = ScriptFile.Open(filename);
            return Open(filename, file.Bytes, file.Length, device);
        }

        private static unsafe nint Open(byte[] bytes, Device device)
        {
            ArgumentNullException.ThrowIfNull(bytes);
            ThrowIfAbsent(device);
            fixed (byte* data = bytes)
                return Open("the TorchScript bytes", data, bytes.Length, device);
        }

        private static unsafe nint Open(string name, byte* data, long length, Device device)
        {
            try
            {
                ScriptArchive.Check(data, length);
                NativeError.Check(NativeMethods.ModuleLoad(data, length, (int)device.type, device.type == DeviceType.CPU ? -1 : device.index, out var module));
                return module;
            }
            catch (Exception e) when (e is TorchException or InvalidDataException)
            {
                var kind = (e as TorchException)?.Kind ?? TorchErrorKind.Refused;
                throw new TorchException($"{name} cannot be loaded as a TorchScript module: {e.Message}", kind);
            }
            catch (EntryPointNotFoundException)
            {
                throw new DllNotFoundException($"{NativeLoader.FileName} is older than this program and reads no TorchScript. Run './face setup' to build it anew.");
            }
        }

        private static void ThrowIfAbsent(Device device)
        {
            if (device.type == DeviceType.CUDA && !cuda.is_available())
                throw new InvalidOperationException("CUDA is not available, so no TorchScript module can be placed there.");
        }
    }
}
