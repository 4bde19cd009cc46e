// Host memory for tensors that is asked of the kernel once and used again. See docs/decisions/0010-memory-of-tensors.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace facetorch {

// Small blocks come from malloc. Larger ones are mapped and, when freed, kept for the next of about their size; what is kept
// and what is in use together never pass the most that was in use at once by more than an eighth. Any thread may take and
// give back.
class BlockCache {
public:
    static constexpr size_t alignment = 64;

    struct Usage {
        size_t in_use; // bytes of mapped blocks that are handed out
        size_t kept;   // bytes of mapped blocks that wait
        size_t peak;   // the most that was in use at once
    };

    // Null if the system has no such block even after all that is kept went back. Never called with 0 bytes.
    void* take(size_t bytes) noexcept;
    void give_back(void* data) noexcept;
    // Returns all that is kept to the system.
    void release() noexcept;
    Usage usage() noexcept;

private:
    struct Block;
    struct Shelf {
        Block* newest = nullptr;
        Block* oldest = nullptr;
    };

    // Eight size classes to a doubling: at most an eighth of a block is beyond what was asked for, and is never touched.
    static constexpr int shelves_per_doubling = 8;
    // How many classes larger a block may be than the one asked for: a quarter more at most.
    static constexpr int shelves_above = 2;
    // A training step's sizes come in another order going back than forth: without room beyond the peak a fourth of its
    // blocks would be mapped anew in each step.
    static constexpr size_t spare = 8;

    static int shelf_of(size_t bytes) noexcept;
    static size_t capacity_of(int shelf) noexcept;

    Block* find(int shelf) noexcept;
    Block* map(int shelf) noexcept;
    Block* pop(Shelf& shelf) noexcept;
    Block* take_oldest() noexcept;
    void shrink(size_t most_kept) noexcept;
    void* take_large(size_t bytes) noexcept;

    std::mutex mutex_;
    std::array<Shelf, 64 * shelves_per_doubling + shelves_above> shelves_{};
    Usage usage_{};
    uint64_t clock_ = 0;
};

// The one that libtorch's CPU tensors lie in.
BlockCache& tensor_memory() noexcept;

}  // namespace facetorch
