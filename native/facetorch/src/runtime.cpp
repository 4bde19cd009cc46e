#include "internal.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/csrc/api/include/torch/version.h>

#include <mutex>

// Of the OpenMP runtime that this libtorch was linked with, whichever that is; absent where libtorch has threads of its own.
extern "C" void omp_set_num_threads(int) __attribute__((weak));

using facetorch::guarded;
using facetorch::wrap;

namespace {

c10::Device device_of(int32_t type, int32_t index) {
    return c10::Device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}

}  // namespace

extern "C" int32_t ft_abi_version(void) { return FT_ABI_VERSION; }
extern "C" const char* ft_libtorch_version(void) { return TORCH_VERSION; }

extern "C" int32_t ft_num_threads(void) { return at::get_num_threads(); }

extern "C" ft_status ft_set_num_threads(int32_t threads) {
    return guarded([&] {
        at::set_num_threads(threads);
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_limit_own_threads(int32_t threads, int32_t* previous) {
    return guarded([&] {
        // Asked for the first time, libtorch gives a thread the process's number; it must have happened before ours is set.
        const auto before = at::get_num_threads();
        *previous = omp_set_num_threads ? before : 0;
        if (omp_set_num_threads) omp_set_num_threads(threads);
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_manual_seed(uint64_t seed) {
    return guarded([&] {
        at::manual_seed(seed);
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" int32_t ft_cuda_available(void) {
    int32_t available = 0;
    guarded([&] {
        available = at::hasCUDA() ? 1 : 0;
        return static_cast<ft_status>(FT_OK);
    });
    return available;
}

extern "C" int32_t ft_cuda_device_count(void) {
    int32_t count = 0;
    guarded([&] {
        count = at::hasCUDA() ? static_cast<int32_t>(c10::impl::VirtualGuardImpl(c10::DeviceType::CUDA).deviceCount()) : 0;
        return static_cast<ft_status>(FT_OK);
    });
    return count;
}

extern "C" ft_status ft_cuda_synchronize(void) {
    return guarded([&] {
        if (at::hasCUDA()) at::detail::getCUDAHooks().deviceSynchronize(-1);
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" int32_t ft_has_mkldnn(void) { return at::hasMKLDNN() ? 1 : 0; }

extern "C" ft_status ft_generator_new(int32_t device_type, int32_t device_index, uint64_t seed, ft_generator** out) {
    return guarded([&] {
        auto device = device_of(device_type, device_index);
        auto generator = device.is_cpu() ? at::detail::createCPUGenerator(seed) : at::globalContext().defaultGenerator(device).clone();
        generator.set_current_seed(seed);
        *out = new ft_generator{std::move(generator)};
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_generator_default(int32_t device_type, int32_t device_index, ft_generator** out) {
    return guarded([&] {
        *out = new ft_generator{at::globalContext().defaultGenerator(device_of(device_type, device_index))};
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" void ft_generator_free(ft_generator* generator) { delete generator; }

extern "C" ft_status ft_generator_seed(ft_generator* generator, uint64_t seed) {
    return guarded([&] {
        std::lock_guard<std::mutex> lock(generator->value.mutex());
        generator->value.set_current_seed(seed);
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_generator_initial_seed(const ft_generator* generator, uint64_t* seed) {
    return guarded([&] {
        *seed = generator->value.current_seed();
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_generator_get_state(const ft_generator* generator, ft_tensor** state) {
    return guarded([&] {
        *state = wrap(generator->value.get_state());
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_generator_set_state(ft_generator* generator, const ft_tensor* state) {
    return guarded([&] {
        std::lock_guard<std::mutex> lock(generator->value.mutex());
        generator->value.set_state(state->value);
        return static_cast<ft_status>(FT_OK);
    });
}
