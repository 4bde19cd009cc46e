// WebP through libwebp itself: libvips 8.14.1 writes EXIF although told to strip, which makes every still an extended
// file.
#include "internal.h"
#include "webp.h"

#include <webp/encode.h>
#include <webp/mux.h>

namespace faceimage {
namespace {

// 0 (fast) to 6. On portraits of 256 pixels 2 takes 3.7 ms and 10.8 kB; 4 takes 8.3 ms for 10.7 kB, and 1 gains no time.
constexpr int effort = 2;

// libwebp's objects, freed on the way out.
struct Picture : WebPPicture {
    Picture(const uint8_t *rgb, int32_t width, int32_t height)
    {
        if (!WebPPictureInit(this))
            throw Error(FACEIMAGE_FAILED, "libwebp has another ABI version than its header");
        this->width = width;
        this->height = height;
        if (!WebPPictureImportRGB(this, rgb, width * 3))
            throw std::bad_alloc();
    }

    ~Picture() { WebPPictureFree(this); }

    Picture(const Picture &) = delete;
    Picture &operator=(const Picture &) = delete;
};

struct Writer : WebPMemoryWriter {
    Writer() { WebPMemoryWriterInit(this); }
    ~Writer() { WebPMemoryWriterClear(this); }
    Writer(const Writer &) = delete;
    Writer &operator=(const Writer &) = delete;
};

struct Data : WebPData {
    Data() { WebPDataInit(this); }
    ~Data() { WebPDataClear(this); }
    Data(const Data &) = delete;
    Data &operator=(const Data &) = delete;
};

struct DeleteMux {
    void operator()(WebPMux *mux) const { WebPMuxDelete(mux); }
};

WebPConfig config_of(int32_t quality)
{
    WebPConfig config;
    if (!WebPConfigInit(&config))
        throw Error(FACEIMAGE_FAILED, "libwebp has another ABI version than its header");
    config.quality = static_cast<float>(quality);
    config.method = effort;
    return config;
}

void encode(const WebPConfig &config, Picture &picture, Writer &writer)
{
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
    if (!WebPEncode(&config, &picture))
        throw Error(FACEIMAGE_FAILED, "libwebp's encoding error " + std::to_string(picture.error_code));
}

void require_sides(int32_t width, int32_t height)
{
    require(width > 0 && width <= WEBP_MAX_DIMENSION && height > 0 && height <= WEBP_MAX_DIMENSION,
            "WebP holds 1 to 16383 pixels a side");
}

} // namespace

void encode_webp(const uint8_t *rgb, int32_t width, int32_t height, int32_t quality, faceimage_buffer *out)
{
    require_sides(width, height);
    const WebPConfig config = config_of(quality);
    Picture picture(rgb, width, height);
    Writer writer;
    encode(config, picture, writer);
    give_copy(writer.mem, writer.size, out);
}

void encode_webp_animation(const uint8_t *const *frames, int32_t count, int32_t width, int32_t height, int32_t quality,
                           int32_t delay_ms, int32_t loop, faceimage_buffer *out)
{
    require_sides(width, height);
    const WebPConfig config = config_of(quality);
    const std::unique_ptr<WebPMux, DeleteMux> mux(WebPMuxNew());
    if (!mux)
        throw std::bad_alloc();

    const auto check_mux = [](WebPMuxError error) {
        if (error != WEBP_MUX_OK)
            throw Error(FACEIMAGE_FAILED, "libwebpmux's error " + std::to_string(error));
    };
    // Every frame whole. libwebp's own WebPAnimEncoder leaves out what changes little from frame to frame, frames too, and compares
    // originals, not what it wrote: in a slow change the error grew to 25 levels after 21 frames.
    for (int32_t i = 0; i < count; i++) {
        Picture picture(frames[i], width, height);
        Writer writer;
        encode(config, picture, writer);
        WebPMuxFrameInfo frame = {};
        frame.bitstream.bytes = writer.mem;
        frame.bitstream.size = writer.size;
        frame.id = WEBP_CHUNK_ANMF;
        frame.duration = delay_ms;
        frame.dispose_method = WEBP_MUX_DISPOSE_NONE;
        frame.blend_method = WEBP_MUX_NO_BLEND;
        check_mux(WebPMuxPushFrame(mux.get(), &frame, 1));
    }
    const WebPMuxAnimParams params = {0xffffffff, loop}; // white, where a viewer shows a background at all
    check_mux(WebPMuxSetAnimationParams(mux.get(), &params));
    Data data;
    check_mux(WebPMuxAssemble(mux.get(), &data));
    give_copy(data.bytes, data.size, out);
}

} // namespace faceimage
