// The steps of StyleGAN2's synthesis network (Karras et al. 2020) between its convolutions, one pass over memory each.
// Activations lie with their channels innermost. Every pixel is computed by itself and in a fixed order: its bits depend
// neither on the batch nor on the number of threads.
#pragma once

#include "simd.h"

#include <cstdint>

namespace facetorch {

// Of a picture: what is computed, and doubled pictures come out with.
struct Size {
    int64_t height;
    int64_t width;
    int64_t channels;
};

// What a layer does with each channel of each pixel: y = clamp(leaky_relu(x·gain + noise + shift)).
struct Finish {
    const float* gain;  // [C] of this picture: demodulation
    const float* shift; // [C]
    const float* next;  // [C] of this picture: what y is multiplied by for the convolution that follows, or null
    float slope;        // of leaky_relu
    float clamp;
};

// Colours of a row of pixels: clamp(Σ weight·y + bias), added to the picture so far.
struct Colours {
    const float* weight; // [3, C] of this picture
    const float* bias;   // [3]
    const float* small;  // [h, w, 3] the picture so far at half the size, or null
    const float* taps;   // [4] of its doubling
    float* rgb;          // [H, W, 3]
    float clamp;
};

// One row of a picture: x and y are [W, C] and may be the same memory; noise is [W] or null.
void finish_row(const float* x, float* y, const float* noise, int64_t width, int64_t channels, const Finish& finish);
void finish_row(const BFloat16* x, BFloat16* y, const float* noise, int64_t width, int64_t channels, const Finish& finish);

// The same, and its colours. Without `next` the row itself is not wanted, and not written.
void finish_row_with_colours(const float* x, float* y, const float* noise, int64_t row, const Size& size, const Finish& finish, const Colours& colours);
void finish_row_with_colours(const BFloat16* x, BFloat16* y, const float* noise, int64_t row, const Size& size, const Finish& finish, const Colours& colours);

// One row of a picture of double size. phases is [H / 2 + 1, W / 2 + 1, 2, 2, C]: a transposed convolution of stride 2, taken
// apart into even and odd rows and columns; what the low-pass filter (taps: [4]) makes of it is finished as above.
void double_row(const float* phases, float* y, const float* noise, int64_t row, const Size& size, const float* taps, float* scratch, const Finish& finish);
void double_row(const BFloat16* phases, BFloat16* y, const float* noise, int64_t row, const Size& size, const float* taps, float* scratch, const Finish& finish);

// Floats that double_row takes as scratch.
int64_t double_row_scratch(int64_t channels);

// out[o] = Σ x[i]·weight[o, i] + bias[o] for o from first up to last; bias may be null.
void row_product(const float* x, const float* weight, const float* bias, float* out, int64_t inputs, int64_t first, int64_t last);

}  // namespace facetorch
