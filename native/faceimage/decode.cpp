// Reading pictures that nobody vouches for.
#include "internal.h"

#include <cstring>

namespace faceimage {
namespace {

struct Opened {
    Image image;
    int32_t format;
};

bool starts_with(const uint8_t *data, int64_t length, int64_t at, const char *magic, size_t count)
{
    return length >= at + static_cast<int64_t>(count) && std::memcmp(data + at, magic, count) == 0;
}

// Still pictures come in three formats; what we animate, in two. GIF is read only where one may be expected.
enum class Kind { still, moving };

int32_t format_of(const uint8_t *data, int64_t length, Kind kind)
{
    if (kind == Kind::moving && starts_with(data, length, 0, "GIF8", 4))
        return FACEIMAGE_GIF;
    if (starts_with(data, length, 0, "\x89PNG\r\n\x1a\n", 8))
        return FACEIMAGE_PNG;
    if (starts_with(data, length, 0, "\xff\xd8\xff", 3))
        return FACEIMAGE_JPEG;
    if (starts_with(data, length, 0, "RIFF", 4) && starts_with(data, length, 8, "WEBP", 4))
        return FACEIMAGE_WEBP;
    throw Error(FACEIMAGE_UNKNOWN_FORMAT, "the file does not start like a PNG, JPEG or WebP picture");
}

// Opens the file by the loader that its magic bytes name; of an animation so many frames, -1 for all, one below the other. libvips reads the header here and the pixels when asked.
Opened open(const uint8_t *data, int64_t length, Kind kind = Kind::still, int32_t frames = 1)
{
    require(data != nullptr && length > 0, "data must hold at least one byte");
    const int32_t format = format_of(data, length, kind);
    void *const bytes = const_cast<uint8_t *>(data);
    const auto size = static_cast<size_t>(length);
    VipsImage *image = nullptr;
    if (format == FACEIMAGE_WEBP || format == FACEIMAGE_GIF) {
        const auto load = format == FACEIMAGE_GIF ? vips_gifload_buffer : vips_webpload_buffer;
        check(load(bytes, size, &image, "n", frames, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR,
                   nullptr),
              FACEIMAGE_CORRUPT);
    } else {
        const auto load = format == FACEIMAGE_PNG ? vips_pngload_buffer : vips_jpegload_buffer;
        check(load(bytes, size, &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, nullptr),
              FACEIMAGE_CORRUPT);
    }
    return {Image(image), format};
}

// Orientations 5 to 8 lie on their side (EXIF 2.32, tag 0x0112).
bool is_sideways(VipsImage *image)
{
    return vips_image_get_orientation(image) >= 5;
}

template <typename Operation> Image apply(Operation operation)
{
    VipsImage *out = nullptr;
    check(operation(&out), FACEIMAGE_CORRUPT);
    return Image(out);
}

Image rotate(Image image)
{
    if (vips_image_get_orientation(image.get()) <= 1)
        return image;
    // Rotation reads pixels in another order than the loader gives them.
    Image still(vips_image_copy_memory(image.get()));
    check(still ? 0 : 1, FACEIMAGE_CORRUPT);
    return apply([&](VipsImage **out) { return vips_autorot(still.get(), out, nullptr); });
}

bool has_16_bits(VipsImage *image)
{
    return vips_image_get_format(image) == VIPS_FORMAT_USHORT;
}

struct FreeArea {
    void operator()(VipsArrayDouble *array) const { vips_area_unref(VIPS_AREA(array)); }
};

// Viewers show what is transparent over their page, and most pages are white.
Image lay_over_white(Image image)
{
    if (!vips_image_hasalpha(image.get()))
        return image;
    const double white = has_16_bits(image.get()) ? 65535 : 255;
    const std::unique_ptr<VipsArrayDouble, FreeArea> background(vips_array_double_newv(1, white));
    return apply(
        [&](VipsImage **out) { return vips_flatten(image.get(), out, "background", background.get(), nullptr); });
}

// A profile that does not fit its picture is no reason to refuse the picture: its colours are taken as they are.
Image apply_profile(Image image)
{
    if (vips_image_get_typeof(image.get(), VIPS_META_ICC_NAME) == 0)
        return image;
    VipsImage *out = nullptr;
    if (vips_icc_transform(image.get(), &out, "srgb", "embedded", TRUE, "depth", 8, nullptr) != 0) {
        take_vips_error();
        return image;
    }
    return Image(out);
}

Image to_srgb(Image image)
{
    if (vips_image_get_interpretation(image.get()) != VIPS_INTERPRETATION_sRGB)
        image = apply([&](VipsImage **out) {
            return vips_colourspace(image.get(), out, VIPS_INTERPRETATION_sRGB, nullptr);
        });
    if (vips_image_get_format(image.get()) != VIPS_FORMAT_UCHAR)
        image = apply([&](VipsImage **out) { return vips_cast_uchar(image.get(), out, nullptr); });
    return image;
}

Image to_three_bands(Image image)
{
    const int bands = vips_image_get_bands(image.get());
    if (bands == 3)
        return image;
    if (bands > 3)
        return apply([&](VipsImage **out) { return vips_extract_band(image.get(), out, 0, "n", 3, nullptr); });
    const Image grey = apply([&](VipsImage **out) { return vips_extract_band(image.get(), out, 0, nullptr); });
    VipsImage *same[] = {grey.get(), grey.get(), grey.get()};
    return apply([&](VipsImage **out) { return vips_bandjoin(same, out, 3, nullptr); });
}

void probe(const uint8_t *data, int64_t length, Kind kind, faceimage_info *info)
{
    require(info != nullptr, "info must not be null");
    const Opened file = open(data, length, kind);
    VipsImage *image = file.image.get();
    const bool sideways = is_sideways(image);
    info->format = file.format;
    info->width = sideways ? vips_image_get_height(image) : vips_image_get_width(image);
    info->height = sideways ? vips_image_get_width(image) : vips_image_get_height(image);
    info->frames = vips_image_get_n_pages(image);
}

void decode(Image image, uint8_t *rgb, int64_t rgb_length)
{
    const int64_t pixels = static_cast<int64_t>(vips_image_get_width(image.get())) * vips_image_get_height(image.get());
    require(rgb != nullptr && rgb_length == pixels * 3, "rgb_length must be width * height * 3 as probed");

    image = to_three_bands(to_srgb(apply_profile(lay_over_white(rotate(std::move(image))))));
    size_t written = 0;
    const std::unique_ptr<void, decltype(&g_free)> memory(vips_image_write_to_memory(image.get(), &written), g_free);
    check(memory ? 0 : 1, FACEIMAGE_CORRUPT);
    if (static_cast<int64_t>(written) != rgb_length)
        throw Error(FACEIMAGE_FAILED, "libvips decoded to another size than the header's");
    std::memcpy(rgb, memory.get(), written);
}

struct Unref {
    void operator()(VipsRegion *region) const { g_object_unref(region); }
};

// libvips gives all frames as one tall picture, from top to bottom and never back.
void decode_frames(Image image, const int32_t *frames, int32_t count, uint8_t *rgb, int64_t rgb_length)
{
    const int width = vips_image_get_width(image.get());
    const int height = vips_image_get_page_height(image.get());
    const int pages = vips_image_get_height(image.get()) / height;
    const int64_t bytes = static_cast<int64_t>(width) * height * 3;
    require(rgb != nullptr && rgb_length == bytes * count, "rgb_length must be count * width * height * 3 as probed");

    image = to_three_bands(to_srgb(apply_profile(lay_over_white(std::move(image)))));
    const std::unique_ptr<VipsRegion, Unref> region(vips_region_new(image.get()));
    for (int32_t i = 0; i < count; i++) {
        require(frames[i] >= (i == 0 ? 0 : frames[i - 1] + 1) && frames[i] < pages, "frames must ascend, below the count as probed");
        const VipsRect rect = {0, frames[i] * height, width, height};
        check(vips_region_prepare(region.get(), &rect), FACEIMAGE_CORRUPT);
        for (int y = 0; y < height; y++)
            std::memcpy(rgb + bytes * i + static_cast<int64_t>(y) * width * 3, VIPS_REGION_ADDR(region.get(), 0, rect.top + y),
                        static_cast<size_t>(width) * 3);
    }
}

} // namespace
} // namespace faceimage

using namespace faceimage;

faceimage_status faceimage_probe(const uint8_t *data, int64_t length, faceimage_info *info)
{
    return guard([=] { probe(data, length, Kind::still, info); });
}

faceimage_status faceimage_decode(const uint8_t *data, int64_t length, uint8_t *rgb, int64_t rgb_length)
{
    return guard([=] { decode(open(data, length).image, rgb, rgb_length); });
}

faceimage_status faceimage_probe_moving(const uint8_t *data, int64_t length, faceimage_info *info)
{
    return guard([=] { probe(data, length, Kind::moving, info); });
}

faceimage_status faceimage_decode_frames(const uint8_t *data, int64_t length, const int32_t *frames, int32_t count,
                                         uint8_t *rgb, int64_t rgb_length)
{
    return guard([=] {
        require(frames != nullptr && count > 0, "frames must name at least one");
        decode_frames(open(data, length, Kind::moving, -1).image, frames, count, rgb, rgb_length);
    });
}
