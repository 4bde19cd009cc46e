using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>The functions of facetorch.h, as they are; what they promise stands there.</summary>
internal static unsafe partial class NativeMethods
{
    public const string Library = "facetorch";

    static NativeMethods() => NativeLoader.Register();

    [LibraryImport(Library, EntryPoint = "ft_abi_version")]
    public static partial int AbiVersion();

    [LibraryImport(Library, EntryPoint = "ft_libtorch_version")]
    public static partial byte* LibtorchVersion();

    [LibraryImport(Library, EntryPoint = "ft_last_error")]
    public static partial byte* LastError();

    [LibraryImport(Library, EntryPoint = "ft_find_op", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FindOp(string name, string overload, out nint op);

    [LibraryImport(Library, EntryPoint = "ft_call")]
    public static partial int Call(nint op, NativeValue* args, int count, NativeValue* outs, int capacity, int* outCount);

    [LibraryImport(Library, EntryPoint = "ft_free")]
    public static partial void Free(nint array);

    [LibraryImport(Library, EntryPoint = "ft_tensor_from_data")]
    public static partial int TensorFromData(void* data, long bytes, long* sizes, int dim, int scalarType, out nint tensor);

    [LibraryImport(Library, EntryPoint = "ft_tensor_alias")]
    public static partial int TensorAlias(nint tensor, out nint alias);

    [LibraryImport(Library, EntryPoint = "ft_tensor_free")]
    public static partial void TensorFree(nint tensor);

    [LibraryImport(Library, EntryPoint = "ft_live_tensors")]
    public static partial long LiveTensors();

    [LibraryImport(Library, EntryPoint = "ft_tensor_get_info")]
    public static partial int TensorGetInfo(nint tensor, out NativeTensorInfo info);

    [LibraryImport(Library, EntryPoint = "ft_tensor_sizes")]
    public static partial int TensorSizes(nint tensor, long* sizes, int capacity);

    [LibraryImport(Library, EntryPoint = "ft_tensor_strides")]
    public static partial int TensorStrides(nint tensor, long* strides, int capacity);

    [LibraryImport(Library, EntryPoint = "ft_tensor_set_requires_grad")]
    public static partial int TensorSetRequiresGrad(nint tensor, int requiresGrad);

    [LibraryImport(Library, EntryPoint = "ft_tensor_grad")]
    public static partial int TensorGrad(nint tensor, out nint grad);

    [LibraryImport(Library, EntryPoint = "ft_tensor_set_grad")]
    public static partial int TensorSetGrad(nint tensor, nint grad);

    [LibraryImport(Library, EntryPoint = "ft_tensor_set_data")]
    public static partial int TensorSetData(nint tensor, nint other);

    [LibraryImport(Library, EntryPoint = "ft_backward")]
    public static partial int Backward(nint* outputs, int outputCount, nint* gradOutputs, nint* inputs, int inputCount, int retainGraph, int createGraph);

    [LibraryImport(Library, EntryPoint = "ft_grad")]
    public static partial int Grad(nint* outputs, int outputCount, nint* inputs, int inputCount, nint* gradOutputs, int retainGraph, int createGraph, int allowUnused, nint* results);

    [LibraryImport(Library, EntryPoint = "ft_grad_enabled")]
    public static partial int GradEnabled();

    [LibraryImport(Library, EntryPoint = "ft_set_grad_enabled")]
    public static partial void SetGradEnabled(int enabled);

    [LibraryImport(Library, EntryPoint = "ft_inference_mode")]
    public static partial int InferenceMode();

    [LibraryImport(Library, EntryPoint = "ft_inference_mode_enter")]
    public static partial nint InferenceModeEnter(int enabled);

    [LibraryImport(Library, EntryPoint = "ft_inference_mode_exit")]
    public static partial void InferenceModeExit(nint guard);

    [LibraryImport(Library, EntryPoint = "ft_num_threads")]
    public static partial int NumThreads();

    [LibraryImport(Library, EntryPoint = "ft_set_num_threads")]
    public static partial int SetNumThreads(int threads);

    [LibraryImport(Library, EntryPoint = "ft_limit_own_threads")]
    public static partial int LimitOwnThreads(int threads, out int previous);

    [LibraryImport(Library, EntryPoint = "ft_manual_seed")]
    public static partial int ManualSeed(ulong seed);

    [LibraryImport(Library, EntryPoint = "ft_cuda_available")]
    public static partial int CudaAvailable();

    [LibraryImport(Library, EntryPoint = "ft_cuda_device_count")]
    public static partial int CudaDeviceCount();

    [LibraryImport(Library, EntryPoint = "ft_cuda_synchronize")]
    public static partial int CudaSynchronize();

    [LibraryImport(Library, EntryPoint = "ft_has_mkldnn")]
    public static partial int HasMkldnn();

    [LibraryImport(Library, EntryPoint = "ft_generator_new")]
    public static partial int GeneratorNew(int deviceType, int deviceIndex, ulong seed, out nint generator);

    [LibraryImport(Library, EntryPoint = "ft_generator_default")]
    public static partial int GeneratorDefault(int deviceType, int deviceIndex, out nint generator);

    [LibraryImport(Library, EntryPoint = "ft_generator_free")]
    public static partial void GeneratorFree(nint generator);

    [LibraryImport(Library, EntryPoint = "ft_generator_seed")]
    public static partial int GeneratorSeed(nint generator, ulong seed);

    [LibraryImport(Library, EntryPoint = "ft_generator_initial_seed")]
    public static partial int GeneratorInitialSeed(nint generator, out ulong seed);

    [LibraryImport(Library, EntryPoint = "ft_generator_get_state")]
    public static partial int GeneratorGetState(nint generator, out nint state);

    [LibraryImport(Library, EntryPoint = "ft_generator_set_state")]
    public static partial int GeneratorSetState(nint generator, nint state);

    [LibraryImport(Library, EntryPoint = "ft_memory_usage")]
    public static partial void MemoryUsage(out NativeMemory usage);

    [LibraryImport(Library, EntryPoint = "ft_memory_release")]
    public static partial void MemoryRelease();

    [LibraryImport(Library, EntryPoint = "ft_cuda_graphs_available")]
    public static partial int CudaGraphsAvailable();

    [LibraryImport(Library, EntryPoint = "ft_cuda_graph_new")]
    public static partial int CudaGraphNew(int deviceIndex, nint shares, out nint graph);

    [LibraryImport(Library, EntryPoint = "ft_cuda_graph_free")]
    public static partial void CudaGraphFree(nint graph);

    [LibraryImport(Library, EntryPoint = "ft_cuda_graph_enter")]
    public static partial int CudaGraphEnter(nint graph);

    [LibraryImport(Library, EntryPoint = "ft_cuda_graph_begin")]
    public static partial int CudaGraphBegin(nint graph);

    [LibraryImport(Library, EntryPoint = "ft_cuda_graph_end")]
    public static partial int CudaGraphEnd(nint graph);

    [LibraryImport(Library, EntryPoint = "ft_cuda_graph_leave")]
    public static partial int CudaGraphLeave(nint graph);

    [LibraryImport(Library, EntryPoint = "ft_cuda_graph_replay")]
    public static partial int CudaGraphReplay(nint graph);

    [LibraryImport(Library, EntryPoint = "ft_cuda_repeatable")]
    public static partial int CudaRepeatable();

    [LibraryImport(Library, EntryPoint = "ft_module_load")]
    public static partial int ModuleLoad(void* data, long bytes, int deviceType, int deviceIndex, out nint module);

    [LibraryImport(Library, EntryPoint = "ft_module_free")]
    public static partial void ModuleFree(nint module);

    [LibraryImport(Library, EntryPoint = "ft_module_call", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ModuleCall(nint module, string method, NativeValue* args, int count, NativeValue* outs, int capacity, int* outCount, int* isTuple);

    [LibraryImport(Library, EntryPoint = "ft_module_schema", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ModuleSchema(nint module, string method, byte** schema);

    [LibraryImport(Library, EntryPoint = "ft_module_parameters")]
    public static partial int ModuleParameters(nint module, NativeValue* tensors, byte** names);

    [LibraryImport(Library, EntryPoint = "ft_module_buffers")]
    public static partial int ModuleBuffers(nint module, NativeValue* tensors, byte** names);

    [LibraryImport(Library, EntryPoint = "ft_module_train")]
    public static partial int ModuleTrain(nint module, int training);

    [LibraryImport(Library, EntryPoint = "ft_module_is_training")]
    public static partial int ModuleIsTraining(nint module, out int training);
}
