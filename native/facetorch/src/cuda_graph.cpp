// CUDA graphs: a sequence of operators recorded once and then launched by one call.
#include "internal.h"

#include <ATen/Context.h>
#include <torch/csrc/api/include/torch/version.h>

#ifdef FACE_CUDA

// Streams, events and devices through c10's own interface, so that nothing of CUDA's runtime is linked: it is libtorch's alone.
#include <ATen/cuda/CUDAGraph.h>
#include <c10/core/DeviceGuard.h>
#include <c10/core/Event.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <map>
#include <memory>
#include <mutex>
#include <optional>

using facetorch::fail;
using facetorch::guarded;

namespace {

constexpr auto cuda = c10::DeviceType::CUDA;

using Pool = decltype(at::cuda::graph_pool_handle());

c10::impl::VirtualGuardImpl device_calls() { return c10::impl::VirtualGuardImpl(cuda); }

// CUDA records on no default stream. One for each device and for all graphs there: cuBLAS keeps a workspace for each stream that
// it has seen (32 MiB on some GPUs), for as long as the process lives.
c10::Stream recording_stream(c10::Device device) {
    static std::mutex mutex;
    static std::map<int, c10::Stream> streams;
    std::lock_guard<std::mutex> lock(mutex);
    const auto known = streams.find(device.index());
    if (known != streams.end()) return known->second;
    return streams.emplace(device.index(), device_calls().getStreamFromGlobalPool(device)).first->second;
}

// What is asked of `later` from now on begins when all that was asked of `earlier` is done.
void order(const c10::Stream& earlier, const c10::Stream& later) {
    c10::Event event(cuda);
    event.record(earlier);
    event.block(later);
}

}  // namespace

struct ft_cuda_graph {
    c10::Device device;
    Pool pool;
    std::unique_ptr<at::cuda::CUDAGraph> graph;
    std::optional<c10::Stream> before; // the thread's stream before it entered; set until it leaves
    bool recording = false;
    bool recorded = false;
};

namespace {

void begin(ft_cuda_graph* graph) {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 1)
    // What other threads do meanwhile, on other GPUs for instance, is no business of this recording.
    graph->graph->capture_begin(graph->pool, cudaStreamCaptureModeThreadLocal);
#else
    graph->graph->capture_begin(graph->pool);
#endif
}

// A recording that is given up must be ended all the same, or the stream goes on recording. That this fails is expected.
void abandon(ft_cuda_graph* graph) noexcept {
    if (!graph->recording) return;
    graph->recording = false;
    try {
        graph->graph->capture_end();
    } catch (...) {
    }
    graph->graph.reset();
}

}  // namespace

extern "C" int32_t ft_cuda_graphs_available(void) { return ft_cuda_device_count() > 0 ? 1 : 0; }

extern "C" ft_status ft_cuda_graph_new(int32_t device_index, const ft_cuda_graph* shares, ft_cuda_graph** out) {
    return guarded([&] {
        if (device_index < 0 || device_index >= ft_cuda_device_count())
            return fail(FT_BAD_ARGUMENT, "a CUDA graph needs the index of a GPU that is there");
        const c10::Device device(cuda, static_cast<c10::DeviceIndex>(device_index));
        *out = new ft_cuda_graph{device, shares != nullptr ? shares->pool : at::cuda::graph_pool_handle(), nullptr, std::nullopt};
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" void ft_cuda_graph_free(ft_cuda_graph* graph) {
    if (graph == nullptr) return;
    guarded([&] {
        const c10::DeviceGuard guard(graph->device);
        if (graph->before) ft_cuda_graph_leave(graph);
        // A launch that is still under way reads memory that goes back to the pool here.
        if (graph->recorded) at::detail::getCUDAHooks().deviceSynchronize(graph->device.index());
        graph->graph.reset();
        return static_cast<ft_status>(FT_OK);
    });
    delete graph;
}

extern "C" ft_status ft_cuda_graph_enter(ft_cuda_graph* graph) {
    return guarded([&] {
        if (graph->before || graph->recorded) return fail(FT_BAD_ARGUMENT, "this CUDA graph was entered or recorded before");
        const c10::DeviceGuard guard(graph->device);
        const auto before = device_calls().getStream(graph->device);
        const auto side = recording_stream(graph->device);
        order(before, side);
        graph->before = before;
        device_calls().exchangeStream(side);
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_cuda_graph_begin(ft_cuda_graph* graph) {
    return guarded([&] {
        if (!graph->before || graph->recording || graph->recorded)
            return fail(FT_BAD_ARGUMENT, "a CUDA graph is entered first, and recorded once");
        const c10::DeviceGuard guard(graph->device);
        at::detail::getCUDAHooks().deviceSynchronize(graph->device.index());
        graph->graph = std::make_unique<at::cuda::CUDAGraph>();
        graph->recording = true; // also where the next line fails half-way: leaving then ends what was begun
        begin(graph);
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_cuda_graph_end(ft_cuda_graph* graph) {
    return guarded([&] {
        if (!graph->recording) return fail(FT_BAD_ARGUMENT, "this CUDA graph is not being recorded");
        const c10::DeviceGuard guard(graph->device);
        graph->graph->capture_end();
        graph->recording = false;
        graph->recorded = true;
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_cuda_graph_leave(ft_cuda_graph* graph) {
    return guarded([&] {
        if (!graph->before) return fail(FT_BAD_ARGUMENT, "this CUDA graph was not entered");
        const c10::DeviceGuard guard(graph->device);
        abandon(graph);
        const auto before = *graph->before;
        graph->before.reset();
        device_calls().exchangeStream(before);
        order(recording_stream(graph->device), before);
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_cuda_graph_replay(ft_cuda_graph* graph) {
    return guarded([&] {
        if (!graph->recorded) return fail(FT_BAD_ARGUMENT, "this CUDA graph was never recorded");
        const c10::DeviceGuard guard(graph->device);
        graph->graph->replay();
        return static_cast<ft_status>(FT_OK);
    });
}

#else  // FACE_CUDA

namespace {

ft_status without_cuda() {
    return facetorch::fail(
        FT_ERROR,
        "libfacetorch was built without CUDA graphs: they need a libtorch with CUDA (LIBTORCH) and CUDA's headers (CUDA_HOME)");
}

}  // namespace

extern "C" int32_t ft_cuda_graphs_available(void) { return 0; }
extern "C" ft_status ft_cuda_graph_new(int32_t, const ft_cuda_graph*, ft_cuda_graph** out) {
    *out = nullptr;
    return without_cuda();
}
extern "C" void ft_cuda_graph_free(ft_cuda_graph*) {}
extern "C" ft_status ft_cuda_graph_enter(ft_cuda_graph*) { return without_cuda(); }
extern "C" ft_status ft_cuda_graph_begin(ft_cuda_graph*) { return without_cuda(); }
extern "C" ft_status ft_cuda_graph_end(ft_cuda_graph*) { return without_cuda(); }
extern "C" ft_status ft_cuda_graph_leave(ft_cuda_graph*) { return without_cuda(); }
extern "C" ft_status ft_cuda_graph_replay(ft_cuda_graph*) { return without_cuda(); }

#endif  // FACE_CUDA

extern "C" ft_status ft_cuda_repeatable(void) {
    return facetorch::guarded([] {
        auto& context = at::globalContext();
        context.setAllowTF32CuDNN(false);
        context.setAllowFP16ReductionCuBLAS(false);
#if TORCH_VERSION_MAJOR >= 2
        context.setAllowBF16ReductionCuBLAS(false);
#endif
        context.setBenchmarkCuDNN(false);
        context.setDeterministicCuDNN(true);
        return static_cast<ft_status>(FT_OK);
    });
}
