// Start-up, errors and buffers.
#include "internal.h"

#include <mutex>

namespace faceimage {
namespace {

// A short text needs no allocation that could fail while a failure is being told.
thread_local char last_error[2048];

struct ThreadExit {
    ~ThreadExit() { vips_thread_shutdown(); }
};

std::once_flag started;

void start()
{
    if (vips_init("faceimage") != 0)
        throw Error(FACEIMAGE_FAILED, take_vips_error());

    // A picture that cannot be read is told through the status; libvips's warnings would fill the service's log.
    const auto quiet = [](const gchar *, GLogLevelFlags, const gchar *, gpointer) {};
    g_log_set_handler("VIPS", static_cast<GLogLevelFlags>(G_LOG_LEVEL_WARNING | G_LOG_LEVEL_INFO), quiet, nullptr);

    // Nothing may be kept after a call: the pixels belong to the caller.
    vips_cache_set_max(0);
    vips_concurrency_set(1);

    vips_operation_block_set("VipsForeignLoad", TRUE);
    vips_operation_block_set("VipsForeignLoadPng", FALSE);
    vips_operation_block_set("VipsForeignLoadJpeg", FALSE);
    vips_operation_block_set("VipsForeignLoadWebp", FALSE);
    vips_operation_block_set("VipsForeignLoadNsgif", FALSE);
    vips_block_untrusted_set(TRUE);
}

} // namespace

void set_last_error(const char *message) noexcept
{
    g_strlcpy(last_error, message, sizeof last_error);
}

void enter_thread()
{
    thread_local ThreadExit exit;
    (void) exit;
}

std::string take_vips_error()
{
    const std::unique_ptr<char, decltype(&g_free)> text(vips_error_buffer_copy(), g_free);
    g_strchomp(text.get());
    return *text ? text.get() : "libvips gave no reason";
}

} // namespace faceimage

using namespace faceimage;

int32_t faceimage_abi_version(void)
{
    return FACEIMAGE_ABI_VERSION;
}

const char *faceimage_last_error(void)
{
    return last_error;
}

const char *faceimage_vips_version(void)
{
    return vips_version_string();
}

faceimage_status faceimage_init(void)
{
    return guard([] { std::call_once(started, start); });
}

void faceimage_buffer_free(faceimage_buffer *buffer)
{
    if (buffer == nullptr)
        return;
    g_free(buffer->data);
    *buffer = {};
}
