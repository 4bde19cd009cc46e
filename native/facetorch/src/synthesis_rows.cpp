#include "synthesis.h"

#include <algorithm>

namespace facetorch {
namespace {

// Columns of a doubled row that are filtered at a time, so that what lies between the two axes stays in the first cache.
constexpr int64_t tile = 16;

FACE_INLINE float activate(float x, float gain, float shift, float slope, float clamp) {
    x = x * gain + shift;
    x = x < 0 ? x * slope : x;
    return x < -clamp ? -clamp : x > clamp ? clamp : x; // a NaN stays one
}

template <typename Number>
FACE_INLINE void finish_pixel(const Number* x, Number* y, float noise, int64_t channels, const Finish& f) {
    const float* __restrict gain = f.gain;
    const float* __restrict shift = f.shift;
    const float* __restrict next = f.next;
    const float slope = f.slope, clamp = f.clamp;
    if (next == nullptr) {
#pragma omp simd
        for (int64_t c = 0; c < channels; c++) store(y[c], activate(load(x[c]), gain[c], shift[c] + noise, slope, clamp));
    } else {
#pragma omp simd
        for (int64_t c = 0; c < channels; c++) store(y[c], activate(load(x[c]), gain[c], shift[c] + noise, slope, clamp) * next[c]);
    }
}

template <typename Number>
FACE_INLINE void finish_row_as(const Number* x, Number* y, const float* noise, int64_t width, int64_t channels, const Finish& f) {
    for (int64_t i = 0; i < width; i++) finish_pixel(x + i * channels, y + i * channels, noise == nullptr ? 0 : noise[i], channels, f);
}

// Doubling one axis: an even position lies between its neighbour before and itself, an odd one between itself and the one
// after; taps of the filter by distance.
struct Neighbours {
    int64_t at[2];
    float weight[2];

    FACE_INLINE Neighbours(int64_t position, int64_t count, const float* taps) {
        const int64_t i = position / 2;
        const bool odd = position % 2 != 0;
        at[0] = odd ? i : i - 1;
        at[1] = at[0] + 1;
        weight[0] = 2 * (odd ? taps[2] : taps[3]);
        weight[1] = 2 * (odd ? taps[0] : taps[1]);
        for (int k = 0; k < 2; k++)
            if (at[k] < 0 || at[k] >= count) at[k] = 0, weight[k] = 0;
    }
};

FACE_INLINE void add_doubled(float* pixel, const Colours& c, const Neighbours& rows, int64_t column, int64_t width) {
    const Neighbours columns(column, width / 2, c.taps);
    for (int k = 0; k < 3; k++) {
        float sum = 0;
        for (int v = 0; v < 2; v++)
            for (int h = 0; h < 2; h++) sum += rows.weight[v] * columns.weight[h] * c.small[(rows.at[v] * (width / 2) + columns.at[h]) * 3 + k];
        pixel[k] += sum;
    }
}

FACE_INLINE float bounded(float x, float clamp) { return x < -clamp ? -clamp : x > clamp ? clamp : x; }

template <typename Number>
FACE_INLINE void colours_row_as(const Number* x, Number* y, const float* noise, int64_t row, const Size& size, const Finish& f, const Colours& c) {
    const int64_t height = size.height, width = size.width, channels = size.channels;
    const float* __restrict gain = f.gain;
    const float* __restrict shift = f.shift;
    const float* __restrict next = f.next;
    const float* __restrict red = c.weight;
    const float* __restrict green = c.weight + channels;
    const float* __restrict blue = c.weight + 2 * channels;
    const Neighbours rows(row, height / 2, c.taps);
    float* out = c.rgb + row * width * 3;
    for (int64_t i = 0; i < width; i++, x += channels, y += channels, out += 3) {
        const float map = noise == nullptr ? 0 : noise[i];
        float r = 0, g = 0, b = 0;
        if (next == nullptr) {
#pragma omp simd reduction(+ : r, g, b)
            for (int64_t k = 0; k < channels; k++) {
                const float v = activate(load(x[k]), gain[k], shift[k] + map, f.slope, f.clamp);
                r += v * red[k], g += v * green[k], b += v * blue[k];
            }
        } else {
#pragma omp simd reduction(+ : r, g, b)
            for (int64_t k = 0; k < channels; k++) {
                const float v = activate(load(x[k]), gain[k], shift[k] + map, f.slope, f.clamp);
                r += v * red[k], g += v * green[k], b += v * blue[k];
                store(y[k], v * next[k]);
            }
        }
        out[0] = bounded(r + c.bias[0], c.clamp);
        out[1] = bounded(g + c.bias[1], c.clamp);
        out[2] = bounded(b + c.bias[2], c.clamp);
        if (c.small != nullptr) add_doubled(out, c, rows, i, width);
    }
}

// T[m] of one row, m from −1 to 2w + 1, is phase m % 2 of cell m / 2; T[−1] is nothing.
template <typename Number>
FACE_INLINE void filter_columns(const Number* phases, float* __restrict line, int64_t row, int64_t height, int64_t width, int64_t channels, int64_t first, int64_t count, const float* taps) {
    const int64_t cell = 4 * channels, cells = (width / 2 + 1) * cell;
    for (int64_t i = 0; i < count; i++, line += channels) {
        const int64_t m = first + i;
        if (m < 0) {
            std::fill(line, line + channels, 0.0f);
            continue;
        }
        const Number* at[4];
        float weight[4];
        for (int d = 0; d < 4; d++) {
            const int64_t from = row - 1 + d;
            weight[d] = from < 0 || from > height + 1 ? 0 : 2 * taps[3 - d];
            const int64_t inside = from < 0 ? 0 : from;
            at[d] = phases + inside / 2 * cells + m / 2 * cell + ((inside % 2) * 2 + m % 2) * channels;
        }
        const Number* __restrict a = at[0];
        const Number* __restrict b = at[1];
        const Number* __restrict c = at[2];
        const Number* __restrict d = at[3];
#pragma omp simd
        for (int64_t k = 0; k < channels; k++)
            line[k] = load(a[k]) * weight[0] + load(b[k]) * weight[1] + load(c[k]) * weight[2] + load(d[k]) * weight[3];
    }
}

template <typename Number>
FACE_INLINE void double_row_as(const Number* phases, Number* y, const float* noise, int64_t row, const Size& size, const float* taps, float* scratch, const Finish& f) {
    const int64_t height = size.height, width = size.width, channels = size.channels;
    const float w0 = 2 * taps[3], w1 = 2 * taps[2], w2 = 2 * taps[1], w3 = 2 * taps[0];
    float* __restrict sum = scratch + (tile + 3) * channels;
    for (int64_t start = 0; start < width; start += tile) {
        const int64_t count = std::min(tile, width - start);
        filter_columns(phases, scratch, row, height, width, channels, start - 1, count + 3, taps);
        for (int64_t i = 0; i < count; i++) {
            const float* __restrict a = scratch + i * channels;
            const float* __restrict b = a + channels;
            const float* __restrict c = b + channels;
            const float* __restrict d = c + channels;
#pragma omp simd
            for (int64_t k = 0; k < channels; k++) sum[k] = a[k] * w0 + b[k] * w1 + c[k] * w2 + d[k] * w3;
            Number* __restrict to = y + (start + i) * channels;
            const float map = noise == nullptr ? 0 : noise[start + i];
            if (f.next == nullptr) {
#pragma omp simd
                for (int64_t k = 0; k < channels; k++) store(to[k], activate(sum[k], f.gain[k], f.shift[k] + map, f.slope, f.clamp));
            } else {
#pragma omp simd
                for (int64_t k = 0; k < channels; k++) store(to[k], activate(sum[k], f.gain[k], f.shift[k] + map, f.slope, f.clamp) * f.next[k]);
            }
        }
    }
}

}  // namespace

int64_t double_row_scratch(int64_t channels) { return (tile + 4) * channels; }

FACE_LEVELS void finish_row(const float* x, float* y, const float* noise, int64_t width, int64_t channels, const Finish& finish) {
    finish_row_as(x, y, noise, width, channels, finish);
}

FACE_LEVELS void finish_row(const BFloat16* x, BFloat16* y, const float* noise, int64_t width, int64_t channels, const Finish& finish) {
    finish_row_as(x, y, noise, width, channels, finish);
}

FACE_LEVELS void finish_row_with_colours(const float* x, float* y, const float* noise, int64_t row, const Size& size, const Finish& finish, const Colours& colours) {
    colours_row_as(x, y, noise, row, size, finish, colours);
}

FACE_LEVELS void finish_row_with_colours(const BFloat16* x, BFloat16* y, const float* noise, int64_t row, const Size& size, const Finish& finish, const Colours& colours) {
    colours_row_as(x, y, noise, row, size, finish, colours);
}

FACE_LEVELS void double_row(const float* phases, float* y, const float* noise, int64_t row, const Size& size, const float* taps, float* scratch, const Finish& finish) {
    double_row_as(phases, y, noise, row, size, taps, scratch, finish);
}

FACE_LEVELS void double_row(const BFloat16* phases, BFloat16* y, const float* noise, int64_t row, const Size& size, const float* taps, float* scratch, const Finish& finish) {
    double_row_as(phases, y, noise, row, size, taps, scratch, finish);
}

FACE_LEVELS void row_product(const float* x, const float* weight, const float* bias, float* out, int64_t inputs, int64_t first, int64_t last) {
    for (int64_t o = first; o < last; o++) {
        const float* line = weight + o * inputs;
        float sum = 0;
#pragma omp simd reduction(+ : sum)
        for (int64_t i = 0; i < inputs; i++) sum += x[i] * line[i];
        out[o] = bias == nullptr ? sum : sum + bias[o];
    }
}

}  // namespace facetorch
