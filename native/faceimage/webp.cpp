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
    Picture(const uint8_t *rgb, int32_t width, int32_t height, bool argb)
    {
        if (!WebPPictureInit(this))
            throw Error(FACEIMAGE_FAILED, "libwebp has another ABI version than its header");
        use_argb = argb;
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

struct DeleteEncoder {
    void operator()(WebPAnimEncoder *encoder) const { WebPAnimEncoderDelete(encoder); }
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
    Picture picture(rgb, width, height, false);
    Writer writer;
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
    if (!WebPEncode(&config, &picture))
        throw Error(FACEIMAGE_FAILED, "libwebp's encoding error " + std::to_string(picture.error_code));
    give_copy(writer.mem, writer.size, out);
}

void encode_webp_animation(const uint8_t *const *frames, int32_t count, int32_t width, int32_t height, int32_t quality,
                           int32_t delay_ms, int32_t loop, faceimage_buffer *out)
{
    require_sides(width, height);
    const WebPConfig config = config_of(quality);
    WebPAnimEncoderOptions options;
    if (!WebPAnimEncoderOptionsInit(&options))
        throw Error(FACEIMAGE_FAILED, "libwebpmux has another ABI version than its header");
    options.anim_params.loop_count = loop;
    // Every frame whole: against the frame before it, libwebp keeps what changes little, and compares originals, not what it wrote. In
    // a slow change the error grew from frame to frame, to 25 levels after 21 of them.
    options.kmax = 1;
    const std::unique_ptr<WebPAnimEncoder, DeleteEncoder> encoder(WebPAnimEncoderNew(width, height, &options));
    if (!encoder)
        throw std::bad_alloc();

    const auto check_encoder = [&](int good) {
        if (!good)
            throw Error(FACEIMAGE_FAILED, WebPAnimEncoderGetError(encoder.get()));
    };
    int timestamp = 0;
    for (int32_t i = 0; i < count; i++, timestamp += delay_ms) {
        Picture picture(frames[i], width, height, true);
        check_encoder(WebPAnimEncoderAdd(encoder.get(), &picture, timestamp, &config));
    }
    check_encoder(WebPAnimEncoderAdd(encoder.get(), nullptr, timestamp, nullptr));
    Data data;
    check_encoder(WebPAnimEncoderAssemble(encoder.get(), &data));
    give_copy(data.bytes, data.size, out);
}

} // namespace faceimage
