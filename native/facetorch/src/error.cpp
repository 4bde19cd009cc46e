#include "internal.h"

#include <c10/util/Exception.h>

#include <cstring>
#include <new>

namespace facetorch {
namespace {

// One message a thread; a fixed reserve so that reporting "out of memory" needs no memory.
thread_local std::string last_error;

bool says_out_of_memory(const char* text) noexcept {
    return std::strstr(text, "out of memory") != nullptr || std::strstr(text, "can't allocate memory") != nullptr;
}

ft_status store(ft_status status, const char* text) noexcept {
    try {
        last_error.assign(text);
    } catch (...) {
        last_error.clear();
    }
    return status;
}

}  // namespace

ft_status fail(ft_status status, const char* message) noexcept { return store(status, message); }

ft_status record_exception() noexcept {
    try {
        throw;
    } catch (const std::bad_alloc&) {
        return store(FT_OUT_OF_MEMORY, "out of memory: the host could not allocate a buffer");
    } catch (const c10::Error& error) {
        const char* text = error.what_without_backtrace();
        return store(says_out_of_memory(text) ? FT_OUT_OF_MEMORY : FT_ERROR, text);
    } catch (const std::exception& error) {
        return store(says_out_of_memory(error.what()) ? FT_OUT_OF_MEMORY : FT_ERROR, error.what());
    } catch (...) {
        return store(FT_ERROR, "libtorch threw something that is no std::exception");
    }
}

}  // namespace facetorch

extern "C" const char* ft_last_error(void) { return facetorch::last_error.c_str(); }
