// WebP files, still and moving. The caller has checked its arguments for null.
#pragma once

#include "faceimage.h"

namespace faceimage {

void encode_webp(const uint8_t *rgb, int32_t width, int32_t height, int32_t quality, faceimage_buffer *out);

void encode_webp_animation(const uint8_t *const *frames, int32_t count, int32_t width, int32_t height, int32_t quality,
                           int32_t delay_ms, int32_t loop, faceimage_buffer *out);

} // namespace faceimage
