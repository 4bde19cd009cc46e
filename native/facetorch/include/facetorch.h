/* facetorch: libtorch's dispatcher, autograd and devices behind a C ABI.
 *
 * Ownership: every ft_tensor*, ft_generator*, ft_module* and ft_cuda_graph* handed out belongs to the caller, who frees it with
 * ft_tensor_free / ft_generator_free / ft_module_free / ft_cuda_graph_free exactly once, on any thread. ft_op* lives as long as the process. Strings returned belong to the
 * library and are valid until the next call on the same thread.
 *
 * Errors: a function that returns ft_status gives FT_OK or the kind of failure; ft_last_error() then holds libtorch's
 * own message for this thread. No C++ exception leaves the library.
 *
 * Threads: any thread may call any function; a tensor may be used by one thread at a time. Grad mode and inference
 * mode are per thread. */
#ifndef FACETORCH_H
#define FACETORCH_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FT_API __attribute__((visibility("default")))

/* Raised whenever a signature or a struct below changes or goes; a function may be added without. */
#define FT_ABI_VERSION 2

typedef struct ft_tensor ft_tensor;
typedef struct ft_op ft_op;
typedef struct ft_generator ft_generator;
typedef struct ft_module ft_module;
typedef struct ft_cuda_graph ft_cuda_graph;

typedef int32_t ft_status;
enum {
    FT_OK = 0,
    FT_ERROR = 1,         /* libtorch refused: wrong shape, wrong dtype, unknown operator, … */
    FT_OUT_OF_MEMORY = 2, /* an allocation failed, on the host or a device */
    FT_BAD_ARGUMENT = 3   /* the call itself is malformed: a null handle, too many arguments */
};

/* What an ft_value holds. Lists are borrowed for the length of the call. */
enum {
    FT_NONE = 0,
    FT_TENSOR = 1,      /* p: ft_tensor* (null means None) */
    FT_INT = 2,         /* i; also ScalarType, MemoryFormat, Layout */
    FT_DOUBLE = 3,      /* d */
    FT_BOOL = 4,        /* i: 0 or 1 */
    FT_INTS = 5,        /* p: const int64_t*, count */
    FT_DOUBLES = 6,     /* p: const double*, count */
    FT_BOOLS = 7,       /* p: const uint8_t*, count */
    FT_TENSORS = 8,     /* p: ft_tensor* const*, count */
    FT_OPT_TENSORS = 9, /* p: ft_tensor* const*, count; null entries mean None */
    FT_STRING = 10,     /* p: UTF-8, count bytes */
    FT_DEVICE = 11,     /* i: device type << 32 | (index & 0xffffffff), index −1 for the current one */
    FT_GENERATOR = 12   /* p: ft_generator* */
};

typedef struct ft_value {
    int32_t tag;
    int32_t count;
    union {
        int64_t i;
        double d;
        void* p;
    } v;
} ft_value;

/* --- the library ------------------------------------------------------------------------------------------------ */

FT_API int32_t ft_abi_version(void);
FT_API const char* ft_libtorch_version(void);
/* The message of the last failed call on this thread, UTF-8; "" if none failed. */
FT_API const char* ft_last_error(void);

/* --- operators -------------------------------------------------------------------------------------------------- */

/* Finds an operator by schema name and overload, e.g. "aten::add" and "Tensor". */
FT_API ft_status ft_find_op(const char* name, const char* overload, ft_op** op);

/* Calls an operator. Arguments follow the schema; those left out at the end take its defaults. On success *n_outs
 * results stand in outs (tensors owned by the caller; a tensor list stands as one FT_TENSORS value whose array is freed
 * with ft_free after its tensors were taken over). At most 16 results. */
FT_API ft_status ft_call(const ft_op* op, const ft_value* args, int32_t n_args, ft_value* outs, int32_t outs_capacity, int32_t* n_outs);

/* Frees an array handed out by this library (not what it points to). */
FT_API void ft_free(void* array);

/* --- tensors ---------------------------------------------------------------------------------------------------- */

/* Copies host memory (contiguous, of the given scalar type) into a new CPU tensor. */
FT_API ft_status ft_tensor_from_data(const void* data, int64_t bytes, const int64_t* sizes, int32_t dim, int32_t scalar_type, ft_tensor** out);
/* A second owner of the same tensor. */
FT_API ft_status ft_tensor_alias(const ft_tensor* tensor, ft_tensor** out);
FT_API void ft_tensor_free(ft_tensor* tensor);
/* How many ft_tensor* were handed out and not yet freed, in the whole process. */
FT_API int64_t ft_live_tensors(void);

typedef struct ft_tensor_info {
    int64_t numel;
    int64_t element_size; /* bytes */
    void* data;           /* first element, on the tensor's device; valid while the tensor lives */
    int32_t dim;
    int32_t scalar_type;
    int32_t device_type;
    int32_t device_index;
    int32_t requires_grad;
    int32_t is_leaf;
    int32_t is_contiguous;
    int32_t is_contiguous_channels_last;
} ft_tensor_info;

FT_API ft_status ft_tensor_get_info(const ft_tensor* tensor, ft_tensor_info* info);
/* Writes up to capacity sizes (or strides). */
FT_API ft_status ft_tensor_sizes(const ft_tensor* tensor, int64_t* sizes, int32_t capacity);
FT_API ft_status ft_tensor_strides(const ft_tensor* tensor, int64_t* strides, int32_t capacity);
FT_API ft_status ft_tensor_set_requires_grad(ft_tensor* tensor, int32_t requires_grad);
/* The accumulated gradient, or null in *out. */
FT_API ft_status ft_tensor_grad(const ft_tensor* tensor, ft_tensor** out);
/* Sets the gradient; null clears it. */
FT_API ft_status ft_tensor_set_grad(ft_tensor* tensor, const ft_tensor* grad);
/* Makes tensor share other's storage, outside autograd (x.data = y). */
FT_API ft_status ft_tensor_set_data(ft_tensor* tensor, const ft_tensor* other);

/* --- autograd --------------------------------------------------------------------------------------------------- */

/* grad_outputs, if not null, has n_outputs entries, null for "ones". inputs null means all leaves. */
FT_API ft_status ft_backward(ft_tensor* const* outputs, int32_t n_outputs, ft_tensor* const* grad_outputs, ft_tensor* const* inputs, int32_t n_inputs, int32_t retain_graph, int32_t create_graph);
/* Fills results with n_inputs gradients, null where an input was not used and allow_unused is set. */
FT_API ft_status ft_grad(ft_tensor* const* outputs, int32_t n_outputs, ft_tensor* const* inputs, int32_t n_inputs, ft_tensor* const* grad_outputs, int32_t retain_graph, int32_t create_graph, int32_t allow_unused, ft_tensor** results);
FT_API int32_t ft_grad_enabled(void);
FT_API void ft_set_grad_enabled(int32_t enabled);
FT_API int32_t ft_inference_mode(void);
/* A guard, to be ended on the same thread, last in first out. */
FT_API void* ft_inference_mode_enter(int32_t enabled);
FT_API void ft_inference_mode_exit(void* guard);

/* --- runtime ---------------------------------------------------------------------------------------------------- */

FT_API int32_t ft_num_threads(void);
FT_API ft_status ft_set_num_threads(int32_t threads);

/* How many threads the operators that the calling thread calls may use; other threads keep theirs. `previous` gets
 * what it was, or 0 where this libtorch has threads of its own making and nothing was changed. */
FT_API ft_status ft_limit_own_threads(int32_t threads, int32_t* previous);
FT_API ft_status ft_manual_seed(uint64_t seed);
FT_API int32_t ft_cuda_available(void);
FT_API int32_t ft_cuda_device_count(void);
FT_API ft_status ft_cuda_synchronize(void);
/* 1 when 8-bit, bfloat16 and float32 matrix products go through oneDNN in this build. */
FT_API int32_t ft_has_mkldnn(void);

FT_API ft_status ft_generator_new(int32_t device_type, int32_t device_index, uint64_t seed, ft_generator** out);
/* The process-wide generator of a device; a new handle to it. */
FT_API ft_status ft_generator_default(int32_t device_type, int32_t device_index, ft_generator** out);
FT_API void ft_generator_free(ft_generator* generator);
FT_API ft_status ft_generator_seed(ft_generator* generator, uint64_t seed);
FT_API ft_status ft_generator_initial_seed(const ft_generator* generator, uint64_t* seed);
FT_API ft_status ft_generator_get_state(const ft_generator* generator, ft_tensor** state);
FT_API ft_status ft_generator_set_state(ft_generator* generator, const ft_tensor* state);

/* --- memory ----------------------------------------------------------------------------------------------------- */

/* Tensors of the CPU lie in blocks that the library keeps for the next tensor of about their size. Blocks of more than 64 KiB, in bytes: */
typedef struct ft_memory {
    int64_t in_use;
    int64_t kept; /* waiting; in_use + kept never passes peak by more than an eighth */
    int64_t peak; /* the most that was in use at once */
} ft_memory;

FT_API void ft_memory_usage(ft_memory* usage);
/* Returns all that waits to the system. */
FT_API void ft_memory_release(void);

/* --- CUDA graphs ------------------------------------------------------------------------------------------------ */

/* What operators do on a GPU, recorded once and then launched by one call: enter, warm up, begin, call operators, end, leave; and
 * from then on replay. Tensors that are read or kept are the same memory at each replay: write new inputs into the old tensors
 * (aten::copy_), read results before the next replay. All of it on one thread at a time for each GPU. In a build without CUDA every
 * function but ft_cuda_graphs_available and ft_cuda_repeatable answers FT_ERROR and says what is missing. */

/* 1 when this build has CUDA graphs and there is a GPU. */
FT_API int32_t ft_cuda_graphs_available(void);
/* Graphs that share memory (`shares` may be null) use the same for what they need only while they run; they are never
 * replayed at the same time. */
FT_API ft_status ft_cuda_graph_new(int32_t device_index, const ft_cuda_graph* shares, ft_cuda_graph** out);
/* Waits for the GPU. */
FT_API void ft_cuda_graph_free(ft_cuda_graph* graph);
/* From here on, what this thread asks of the GPU goes to a stream of its own, after all that it asked for before. */
FT_API ft_status ft_cuda_graph_enter(ft_cuda_graph* graph);
/* From here on, operators are recorded and not carried out. Whatever waits for the GPU, or copies from ordinary host memory, is an error. */
FT_API ft_status ft_cuda_graph_begin(ft_cuda_graph* graph);
FT_API ft_status ft_cuda_graph_end(ft_cuda_graph* graph);
/* Back to the stream before, which waits for the graph's. Gives up a recording that has not ended. */
FT_API ft_status ft_cuda_graph_leave(ft_cuda_graph* graph);
/* On the calling thread's stream; does not wait for the end. */
FT_API ft_status ft_cuda_graph_replay(ft_cuda_graph* graph);

/* For the whole process: float32 products on GPUs are float32's (no TF32), sums of 16-bit products are float32's, and cuDNN
 * uses only what gives the same bits each time. */
FT_API ft_status ft_cuda_repeatable(void);

/* --- TorchScript ------------------------------------------------------------------------------------------------ */

/* Reads a module that torch.jit.save wrote, from memory, and places its tensors on a device. A TorchScript file is a
 * program: load only what its user trusts as much as any other program. */
FT_API ft_status ft_module_load(const void* data, int64_t bytes, int32_t device_type, int32_t device_index, ft_module** out);
FT_API void ft_module_free(ft_module* module);
/* Calls a method. Arguments follow its schema after self and may stop early: the rest take its defaults. A tuple's elements
 * stand one after the other in outs, as in ft_call; *is_tuple tells a tuple of one from a plain value. */
FT_API ft_status ft_module_call(ft_module* module, const char* method, const ft_value* args, int32_t n_args, ft_value* outs, int32_t outs_capacity, int32_t* n_outs, int32_t* is_tuple);
/* A method's schema as text, as in "forward(__torch__.Net self, Tensor x, bool mean=False) -> Tensor". */
FT_API ft_status ft_module_schema(const ft_module* module, const char* method, const char** schema);
/* All parameters (or buffers) with their paths: tensors as one FT_TENSORS value, names with a line feed between. */
FT_API ft_status ft_module_parameters(const ft_module* module, ft_value* tensors, const char** names);
FT_API ft_status ft_module_buffers(const ft_module* module, ft_value* tensors, const char** names);
FT_API ft_status ft_module_train(ft_module* module, int32_t training);
FT_API ft_status ft_module_is_training(const ft_module* module, int32_t* training);

#ifdef __cplusplus
}
#endif

#endif
