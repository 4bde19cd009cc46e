// Writing pictures and animations.
#include "internal.h"

#include <vector>

namespace faceimage {
namespace {

// Measured on two cores of an EPYC: higher efforts cost several times more time for a few per cent of size.
constexpr int png_compression = 1;
constexpr int webp_effort = 2;

// libvips reads the caller's pixels in place.
Image wrap(const uint8_t *rgb, int32_t width, int32_t height)
{
    require(rgb != nullptr, "pixels must not be null");
    require(width > 0 && height > 0, "width and height must be positive");
    const size_t bytes = static_cast<size_t>(width) * static_cast<size_t>(height) * 3;
    VipsImage *raw = vips_image_new_from_memory(rgb, bytes, width, height, 3, VIPS_FORMAT_UCHAR);
    check(raw ? 0 : 1, FACEIMAGE_FAILED);
    const Image image(raw);
    VipsImage *out = nullptr;
    check(vips_copy(image.get(), &out, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr), FACEIMAGE_FAILED);
    return Image(out);
}

int save(VipsImage *image, int32_t format, int32_t quality, void **data, size_t *length)
{
    switch (format) {
    case FACEIMAGE_PNG:
        return vips_pngsave_buffer(image, data, length, "compression", png_compression, "filter",
                                   VIPS_FOREIGN_PNG_FILTER_UP, "strip", TRUE, nullptr);
    case FACEIMAGE_JPEG:
        return vips_jpegsave_buffer(image, data, length, "Q", quality, "strip", TRUE, nullptr);
    case FACEIMAGE_WEBP:
        return vips_webpsave_buffer(image, data, length, "Q", quality, "effort", webp_effort, "strip", TRUE, nullptr);
    default:
        throw Error(FACEIMAGE_INVALID_ARGUMENT, "format must be PNG, JPEG or WEBP");
    }
}

int save_animation(VipsImage *image, int32_t format, int32_t quality, void **data, size_t *length)
{
    switch (format) {
    case FACEIMAGE_GIF:
        return vips_gifsave_buffer(image, data, length, nullptr);
    case FACEIMAGE_WEBP:
        // strip would take the delays along.
        return vips_webpsave_buffer(image, data, length, "Q", quality, "effort", webp_effort, nullptr);
    default:
        throw Error(FACEIMAGE_INVALID_ARGUMENT, "format must be GIF or WEBP");
    }
}

void give(void *data, size_t length, faceimage_buffer *out)
{
    out->data = static_cast<uint8_t *>(data);
    out->length = static_cast<int64_t>(length);
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

} // namespace
} // namespace faceimage

using namespace faceimage;

faceimage_status faceimage_encode(const uint8_t *rgb, int32_t width, int32_t height, int32_t format, int32_t quality,
                                  faceimage_buffer *out)
{
    return guard([=] {
        require(out != nullptr, "out must not be null");
        *out = {};
        require(quality >= 1 && quality <= 100, "quality must be 1 to 100");
        const Image image = wrap(rgb, width, height);
        void *data = nullptr;
        size_t length = 0;
        check(save(image.get(), format, quality, &data, &length), FACEIMAGE_FAILED);
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
        require(quality >= 1 && quality <= 100, "quality must be 1 to 100");
        require(delay_ms > 0 && loop >= 0, "delay_ms must be positive and loop not negative");

        const Image image = stack(frames, count, width, height);
        const std::vector<int> delays(static_cast<size_t>(count), delay_ms);
        vips_image_set_int(image.get(), VIPS_META_PAGE_HEIGHT, height);
        vips_image_set_array_int(image.get(), "delay", delays.data(), count);
        vips_image_set_int(image.get(), "loop", loop);
        void *data = nullptr;
        size_t length = 0;
        check(save_animation(image.get(), format, quality, &data, &length), FACEIMAGE_FAILED);
        give(data, length, out);
    });
}
