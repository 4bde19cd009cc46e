// Writing pictures and animations.
#include "internal.h"
#include "encode_png.h"
#include "webp.h"

#include <vector>

namespace faceimage {
namespace {

// 7, libvips's default, takes two to three times longer for a slightly larger file.
constexpr int gif_effort = 3;

void require_pixels(const uint8_t *rgb, int32_t width, int32_t height)
{
    require(rgb != nullptr, "pixels must not be null");
    require(width > 0 && height > 0, "width and height must be positive");
}

// libvips reads the caller's pixels in place.
Image wrap(const uint8_t *rgb, int32_t width, int32_t height)
{
    require_pixels(rgb, width, height);
    const size_t bytes = static_cast<size_t>(width) * static_cast<size_t>(height) * 3;
    VipsImage *raw = vips_image_new_from_memory(rgb, bytes, width, height, 3, VIPS_FORMAT_UCHAR);
    check(raw ? 0 : 1, FACEIMAGE_FAILED);
    const Image image(raw);
    VipsImage *out = nullptr;
    check(vips_copy(image.get(), &out, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr), FACEIMAGE_FAILED);
    return Image(out);
}

void encode_jpeg(VipsImage *image, int32_t quality, void **data, size_t *length)
{
    check(vips_jpegsave_buffer(image, data, length, "Q", quality, "strip", TRUE, nullptr), FACEIMAGE_FAILED);
}

// The frames one below the other, as libvips keeps animations.
Image stack(const uint8_t *const *frames, int32_t count, int32_t width, int32_t height)
{
    std::vector<Image> images;
    std::vector<VipsImage *> pointers;
    for (int32_t i = 0; i < count; i++) {
        images.push_back(wrap(frames[i], width, height));
        pointers.push_back(images.back().get());
    }
    VipsImage *joined = nullptr;
    check(vips_arrayjoin(pointers.data(), &joined, count, "across", 1, nullptr), FACEIMAGE_FAILED);
    const Image owner(joined);
    VipsImage *own = nullptr; // metadata may be set only on an image that nobody else holds
    check(vips_copy(joined, &own, nullptr), FACEIMAGE_FAILED);
    return Image(own);
}

void encode_gif(VipsImage *image, int32_t count, int32_t height, int32_t delay_ms, int32_t loop, void **data,
                size_t *length)
{
    const std::vector<int> delays(static_cast<size_t>(count), delay_ms);
    vips_image_set_int(image, VIPS_META_PAGE_HEIGHT, height);
    vips_image_set_array_int(image, "delay", delays.data(), count);
    vips_image_set_int(image, "loop", loop);
    check(vips_gifsave_buffer(image, data, length, "effort", gif_effort, nullptr), FACEIMAGE_FAILED);
}

void give(void *data, size_t length, faceimage_buffer *out)
{
    out->data = static_cast<uint8_t *>(data);
    out->length = static_cast<int64_t>(length);
}

} // namespace

void give_copy(const void *data, size_t length, faceimage_buffer *out)
{
    give(g_memdup2(data, length), length, out);
}

} // namespace faceimage

using namespace faceimage;

faceimage_status faceimage_encode(const uint8_t *rgb, int32_t width, int32_t height, int32_t format, int32_t quality,
                                  faceimage_buffer *out)
{
    return guard([=] {
        require(out != nullptr, "out must not be null");
        *out = {};
        require_pixels(rgb, width, height);
        require(quality >= 1 && quality <= 100, "quality must be 1 to 100");
        require(format == FACEIMAGE_PNG || format == FACEIMAGE_JPEG || format == FACEIMAGE_WEBP,
                "format must be PNG, JPEG or WEBP");
        if (format == FACEIMAGE_WEBP)
            return encode_webp(rgb, width, height, quality, out);
        if (format == FACEIMAGE_PNG)
            return encode_png(rgb, width, height, out);

        const Image image = wrap(rgb, width, height);
        void *data = nullptr;
        size_t length = 0;
        encode_jpeg(image.get(), quality, &data, &length);
        give(data, length, out);
    });
}

faceimage_status faceimage_encode_animation(const uint8_t *const *frames, int32_t count, int32_t width, int32_t height,
                                            int32_t format, int32_t quality, int32_t delay_ms, int32_t loop,
                                            faceimage_buffer *out)
{
    return guard([=] {
        require(out != nullptr, "out must not be null");
        *out = {};
        require(frames != nullptr && count > 0, "frames must hold at least one picture");
        for (int32_t i = 0; i < count; i++)
            require_pixels(frames[i], width, height);
        require(quality >= 1 && quality <= 100, "quality must be 1 to 100");
        require(delay_ms > 0 && delay_ms <= INT32_MAX / count, "delay_ms must be positive and the whole under 24 days");
        require(loop >= 0 && loop <= UINT16_MAX, "loop must be 0 to 65535");
        require(format == FACEIMAGE_GIF || format == FACEIMAGE_WEBP, "format must be GIF or WEBP");
        if (format == FACEIMAGE_WEBP)
            return encode_webp_animation(frames, count, width, height, quality, delay_ms, loop, out);

        const Image image = stack(frames, count, width, height);
        void *data = nullptr;
        size_t length = 0;
        encode_gif(image.get(), count, height, delay_ms, loop, &data, &length);
        give(data, length, out);
    });
}
