// PNG files. The caller has checked its arguments for null.
#pragma once

#include "faceimage.h"

namespace faceimage {

void encode_png(const uint8_t *rgb, int32_t width, int32_t height, faceimage_buffer *out);

} // namespace faceimage
