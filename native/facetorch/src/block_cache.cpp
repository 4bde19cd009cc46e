#include "block_cache.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>

namespace facetorch {
namespace {

// malloc neither maps nor trims for these, so that it has nothing to lose.
constexpr size_t most_small = size_t{64} << 10;
constexpr size_t page = 4096;
// The kernel can back these with large pages: fewer faults when first touched, fewer misses of the TLB later.
constexpr size_t huge_page = size_t{2} << 20;
constexpr size_t least_huge = 2 * huge_page;

size_t round_up(size_t bytes, size_t to) noexcept { return (bytes + to - 1) / to * to; }

}  // namespace

// Lies right before the data: a page of its own before a mapped block, `alignment` bytes before a small one.
struct BlockCache::Block {
    int shelf; // -1: small
    void* mapping;
    size_t mapped; // bytes
    Block* newer;
    Block* older;
    uint64_t freed_at;

    static Block* of(void* data) noexcept { return reinterpret_cast<Block*>(static_cast<char*>(data) - alignment); }
    void* data() noexcept { return reinterpret_cast<char*>(this) + alignment; }

    static Block* map(size_t capacity) noexcept {
        const bool huge = capacity >= least_huge;
        const size_t length = page + capacity + (huge ? huge_page : 0);
        void* mapping = mmap(nullptr, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (mapping == MAP_FAILED) return nullptr;
        auto start = reinterpret_cast<uintptr_t>(mapping) + page;
        if (huge) {
            start = round_up(start, huge_page);
            madvise(reinterpret_cast<void*>(start), capacity, MADV_HUGEPAGE); // a hint; a kernel without them refuses
        }
        auto* block = of(reinterpret_cast<void*>(start));
        block->mapping = mapping;
        block->mapped = length;
        return block;
    }

    void unmap() noexcept { munmap(mapping, mapped); }
};

int BlockCache::shelf_of(size_t bytes) noexcept {
    const int doubling = 63 - __builtin_clzll(bytes - 1); // 2^doubling < bytes <= 2^(doubling + 1)
    const size_t step = size_t{1} << (doubling - 3);
    return doubling * shelves_per_doubling + static_cast<int>((bytes - 1 - (size_t{1} << doubling)) / step);
}

size_t BlockCache::capacity_of(int shelf) noexcept {
    const int doubling = shelf / shelves_per_doubling;
    const size_t step = size_t{1} << (doubling - 3);
    return (size_t{1} << doubling) + step * (shelf % shelves_per_doubling + 1);
}

void* BlockCache::take(size_t bytes) noexcept {
    if (bytes > most_small) return take_large(bytes);
    void* memory = nullptr;
    if (posix_memalign(&memory, alignment, alignment + bytes) != 0) {
        release();
        if (posix_memalign(&memory, alignment, alignment + bytes) != 0) return nullptr;
    }
    auto* block = static_cast<Block*>(memory);
    block->shelf = -1;
    return block->data();
}

void* BlockCache::take_large(size_t bytes) noexcept {
    if (bytes > size_t{1} << 60) return nullptr;
    std::lock_guard<std::mutex> lock(mutex_);
    Block* block = find(shelf_of(bytes));
    if (block == nullptr) block = map(shelf_of(bytes));
    if (block == nullptr) return nullptr;
    usage_.in_use += capacity_of(block->shelf);
    usage_.peak = std::max(usage_.peak, usage_.in_use);
    return block->data();
}

BlockCache::Block* BlockCache::find(int shelf) noexcept {
    for (int i = shelf; i <= shelf + shelves_above; i++)
        if (Block* block = pop(shelves_[i])) return block;
    return nullptr;
}

BlockCache::Block* BlockCache::map(int shelf) noexcept {
    const size_t wanted = usage_.in_use + capacity_of(shelf);
    const size_t most = std::max(usage_.peak + usage_.peak / spare, wanted);
    shrink(most - wanted);
    Block* block = Block::map(capacity_of(shelf));
    if (block == nullptr) {
        shrink(0);
        block = Block::map(capacity_of(shelf));
    }
    if (block != nullptr) block->shelf = shelf;
    return block;
}

void BlockCache::give_back(void* data) noexcept {
    if (data == nullptr) return;
    auto* block = Block::of(data);
    if (block->shelf < 0) {
        std::free(block);
        return;
    }
    const size_t capacity = capacity_of(block->shelf);
    std::lock_guard<std::mutex> lock(mutex_);
    auto& shelf = shelves_[block->shelf];
    block->freed_at = clock_++;
    block->newer = nullptr;
    block->older = shelf.newest;
    (shelf.newest == nullptr ? shelf.oldest : shelf.newest->newer) = block;
    shelf.newest = block;
    usage_.in_use -= capacity;
    usage_.kept += capacity;
}

// The one that was used last is the likeliest to lie in the processor's cache.
BlockCache::Block* BlockCache::pop(Shelf& shelf) noexcept {
    Block* block = shelf.newest;
    if (block == nullptr) return nullptr;
    shelf.newest = block->older;
    (shelf.newest == nullptr ? shelf.oldest : shelf.newest->newer) = nullptr;
    usage_.kept -= capacity_of(block->shelf);
    return block;
}

BlockCache::Block* BlockCache::take_oldest() noexcept {
    Shelf* from = nullptr;
    for (auto& shelf : shelves_)
        if (shelf.oldest != nullptr && (from == nullptr || shelf.oldest->freed_at < from->oldest->freed_at)) from = &shelf;
    if (from == nullptr) return nullptr;
    Block* block = from->oldest;
    from->oldest = block->newer;
    (from->oldest == nullptr ? from->newest : from->oldest->older) = nullptr;
    usage_.kept -= capacity_of(block->shelf);
    return block;
}

void BlockCache::shrink(size_t most_kept) noexcept {
    while (usage_.kept > most_kept) take_oldest()->unmap();
}

void BlockCache::release() noexcept {
    std::lock_guard<std::mutex> lock(mutex_);
    shrink(0);
}

BlockCache::Usage BlockCache::usage() noexcept {
    std::lock_guard<std::mutex> lock(mutex_);
    return usage_;
}

// Never destroyed: finalizers free tensors until the process is gone.
BlockCache& tensor_memory() noexcept {
    static auto* const cache = new BlockCache;
    return *cache;
}

}  // namespace facetorch
