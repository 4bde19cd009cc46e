// What the library's own files share; nothing here is exported.
#pragma once

#include "faceimage.h"

#include <vips/vips.h>

#include <exception>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>

namespace faceimage {

struct Unref {
    void operator()(void *object) const { g_object_unref(object); }
};

// An owned reference to a libvips image.
using Image = std::unique_ptr<VipsImage, Unref>;

class Error : public std::runtime_error {
public:
    Error(faceimage_status status, const std::string &message) : std::runtime_error(message), status(status) {}

    const faceimage_status status;
};

void set_last_error(const char *message) noexcept;

// Called on every thread that is about to use libvips: its per-thread caches are freed when the thread ends.
void enter_thread();

// Takes libvips's error log, which empties it.
std::string take_vips_error();

// Throws libvips's error unless result is 0.
inline void check(int result, faceimage_status status)
{
    if (result != 0)
        throw Error(status, take_vips_error());
}

inline void require(bool condition, const char *message)
{
    if (!condition)
        throw Error(FACEIMAGE_INVALID_ARGUMENT, message);
}

// Fills a buffer with a copy that faceimage_buffer_free can free.
void give_copy(const void *data, size_t length, faceimage_buffer *out);

// The body of every exported function that can fail: whatever happens inside becomes a status and a text.
template <typename Body> faceimage_status guard(Body body) noexcept
{
    try {
        enter_thread();
        body();
        return FACEIMAGE_OK;
    } catch (const Error &error) {
        set_last_error(error.what());
        return error.status;
    } catch (const std::bad_alloc &) {
        set_last_error("out of memory");
        return FACEIMAGE_OUT_OF_MEMORY;
    } catch (const std::exception &error) {
        set_last_error(error.what());
        return FACEIMAGE_FAILED;
    } catch (...) {
        set_last_error("unknown native failure");
        return FACEIMAGE_FAILED;
    }
}

} // namespace faceimage
