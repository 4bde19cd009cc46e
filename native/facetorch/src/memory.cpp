// Puts tensors of the CPU into a BlockCache, from the moment this library is loaded.
#include "block_cache.h"
#include "facetorch.h"

#include <c10/core/CPUAllocator.h>

#include <cstring>

using facetorch::tensor_memory;

namespace {

void give_back(void* data) { tensor_memory().give_back(data); }

// libtorch has changed this interface: `allocate` lost its const in 2.3, which also brought `copy_data`. Both forms are
// here, and the one that the base class has takes effect.
class TensorAllocator final : public c10::Allocator {
public:
    c10::DataPtr allocate(size_t bytes) { return take(bytes); }
    c10::DataPtr allocate(size_t bytes) const { return take(bytes); }
    c10::DeleterFnPtr raw_deleter() const { return &give_back; }
    void copy_data(void* to, const void* from, std::size_t bytes) const { std::memcpy(to, from, bytes); }

private:
    static c10::DataPtr take(size_t bytes) {
        void* data = nullptr;
        if (bytes > 0) {
            data = tensor_memory().take(bytes);
            TORCH_CHECK(data != nullptr, "can't allocate memory: you tried to allocate ", bytes, " bytes");
        }
        return {data, data, &give_back, c10::Device(c10::DeviceType::CPU)};
    }
};

const bool installed = [] {
    c10::SetCPUAllocator(new TensorAllocator); // lives as long as the process
    return true;
}();

}  // namespace

extern "C" void ft_memory_usage(ft_memory* usage) {
    const auto now = tensor_memory().usage();
    *usage = {static_cast<int64_t>(now.in_use), static_cast<int64_t>(now.kept), static_cast<int64_t>(now.peak)};
}

extern "C" void ft_memory_release(void) { tensor_memory().release(); }
