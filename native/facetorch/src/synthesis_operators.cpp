// The steps of synthesis.h as operators of libtorch, under the name "face". For drawing alone: they have no gradients.
#include "synthesis.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/library.h>

#include <limits>
#include <vector>

namespace facetorch {
namespace {

// Elements that are worth waking another thread for.
constexpr int64_t grain = 1 << 15;

using MaybeTensor = c10::optional<at::Tensor>;

const float* floats(const at::Tensor& tensor, at::IntArrayRef sizes, const char* name) {
    TORCH_CHECK(tensor.scalar_type() == at::kFloat && tensor.is_contiguous() && tensor.sizes() == sizes, "face: ", name, " must be a contiguous float32 tensor of ", sizes, ", not ", tensor.scalar_type(), " ", tensor.sizes());
    return tensor.data_ptr<float>();
}

// A factor of each picture's channels.
const float* floats(const MaybeTensor& tensor, at::IntArrayRef sizes, const char* name) {
    return tensor.has_value() && tensor->defined() ? floats(*tensor, sizes, name) : nullptr;
}

// Noise of [N, 1, H, W], or of [1, 1, H, W] for all pictures.
struct Noise {
    const float* data;
    int64_t step; // floats from picture to picture

    Noise(const MaybeTensor& map, int64_t pictures, int64_t height, int64_t width) {
        const bool shared = map.has_value() && map->defined() && map->size(0) == 1;
        data = floats(map, {shared ? 1 : pictures, 1, height, width}, "noise");
        step = shared ? 0 : height * width;
    }

    const float* row(int64_t picture, int64_t row, int64_t width) const { return data == nullptr ? nullptr : data + picture * step + row * width; }
};

void check_activations(const at::Tensor& x, const char* name) {
    TORCH_CHECK(x.device().is_cpu() && x.dim() == 4 && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16) && x.is_contiguous(at::MemoryFormat::ChannelsLast), "face: ", name, " must be [N, C, H, W], float32 or bfloat16, on the CPU, its channels innermost");
}

template <typename Body>
void for_each_row(int64_t pictures, int64_t rows, int64_t elements, Body&& body) {
    at::parallel_for(0, pictures * rows, std::max<int64_t>(1, grain / std::max<int64_t>(1, elements)), [&](int64_t begin, int64_t end) { body(begin, end); });
}

template <typename Body>
void for_number(const at::Tensor& x, Body&& body) {
    if (x.scalar_type() == at::kFloat)
        body(static_cast<float*>(x.data_ptr()));
    else
        body(static_cast<BFloat16*>(x.data_ptr()));
}

// Per-channel numbers of a layer, and where each picture's begin.
struct Layer {
    const float* gain;
    const float* shift;
    const float* next;
    float slope;
    float clamp;
    int64_t channels;

    Finish of(int64_t picture) const { return {gain + picture * channels, shift, next == nullptr ? nullptr : next + picture * channels, slope, clamp}; }
};

Layer layer_of(int64_t pictures, int64_t channels, const at::Tensor& gain, const at::Tensor& shift, const MaybeTensor& next, double slope, c10::optional<double> clamp) {
    return {
        floats(gain, {pictures, channels}, "gain"),
        floats(shift, {channels}, "shift"),
        floats(next, {pictures, channels}, "next"),
        static_cast<float>(slope),
        static_cast<float>(clamp.value_or(std::numeric_limits<double>::infinity())),
        channels};
}

at::Tensor finish_(at::Tensor x, const at::Tensor& gain, const at::Tensor& shift, const MaybeTensor& noise, const MaybeTensor& next, double slope, c10::optional<double> clamp) {
    check_activations(x, "x");
    const int64_t pictures = x.size(0), channels = x.size(1), height = x.size(2), width = x.size(3);
    const Layer layer = layer_of(pictures, channels, gain, shift, next, slope, clamp);
    const Noise maps(noise, pictures, height, width);
    for_number(x, [&](auto* data) {
        for_each_row(pictures, height, width * channels, [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; i++) {
                auto* row = data + i * width * channels;
                finish_row(row, row, maps.row(i / height, i % height, width), width, channels, layer.of(i / height));
            }
        });
    });
    return x;
}

at::Tensor finish_double(const at::Tensor& phases, const at::Tensor& gain, const at::Tensor& shift, const MaybeTensor& noise, const MaybeTensor& next, double slope, c10::optional<double> clamp, const at::Tensor& taps) {
    check_activations(phases, "phases");
    TORCH_CHECK(phases.size(1) % 4 == 0 && phases.size(2) > 1 && phases.size(3) > 1, "face: phases must be [N, 4·C, H / 2 + 1, W / 2 + 1], not ", phases.sizes());
    const Size size{2 * (phases.size(2) - 1), 2 * (phases.size(3) - 1), phases.size(1) / 4};
    const int64_t pictures = phases.size(0), all = phases.size(1) * phases.size(2) * phases.size(3);
    const Layer layer = layer_of(pictures, size.channels, gain, shift, next, slope, clamp);
    const Noise maps(noise, pictures, size.height, size.width);
    const float* filter = floats(taps, {4}, "taps");
    auto y = at::empty({pictures, size.channels, size.height, size.width}, phases.options().memory_format(at::MemoryFormat::ChannelsLast));
    for_number(phases, [&](auto* data) {
        auto* out = static_cast<decltype(data)>(y.data_ptr());
        for_each_row(pictures, size.height, 4 * size.width * size.channels, [&](int64_t begin, int64_t end) {
            std::vector<float> scratch(double_row_scratch(size.channels));
            for (int64_t i = begin; i < end; i++)
                double_row(data + i / size.height * all, out + i * size.width * size.channels, maps.row(i / size.height, i % size.height, size.width), i % size.height, size, filter, scratch.data(), layer.of(i / size.height));
        });
    });
    return y;
}

at::Tensor finish_colours_(at::Tensor x, const at::Tensor& gain, const at::Tensor& shift, const MaybeTensor& noise, const MaybeTensor& next, double slope, c10::optional<double> clamp, const at::Tensor& weight, const at::Tensor& bias, const MaybeTensor& image, const at::Tensor& taps) {
    check_activations(x, "x");
    const int64_t pictures = x.size(0);
    const Size size{x.size(2), x.size(3), x.size(1)};
    const Layer layer = layer_of(pictures, size.channels, gain, shift, next, slope, clamp);
    const Noise maps(noise, pictures, size.height, size.width);
    const float* weights = floats(weight, {pictures, 3, size.channels}, "weight");
    const float* small = floats(image, {pictures, size.height / 2, size.width / 2, 3}, "image");
    const Colours colours{nullptr, floats(bias, {3}, "bias"), nullptr, floats(taps, {4}, "taps"), nullptr, layer.clamp};
    auto rgb = at::empty({pictures, size.height, size.width, 3}, x.options().dtype(at::kFloat).memory_format(at::MemoryFormat::Contiguous));
    for_number(x, [&](auto* data) {
        for_each_row(pictures, size.height, 2 * size.width * size.channels, [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; i++) {
                const int64_t picture = i / size.height, pixels = size.height * size.width;
                Colours own = colours;
                own.weight = weights + picture * 3 * size.channels;
                own.small = small == nullptr ? nullptr : small + picture * pixels / 4 * 3;
                own.rgb = rgb.data_ptr<float>() + picture * pixels * 3;
                auto* row = data + i * size.width * size.channels;
                finish_row_with_colours(row, row, maps.row(picture, i % size.height, size.width), i % size.height, size, layer.of(picture), own);
            }
        });
    });
    return rgb;
}

at::Tensor row_products(const at::Tensor& x, const at::Tensor& weight, const MaybeTensor& bias) {
    TORCH_CHECK(x.dim() == 2 && weight.dim() == 2, "face: x and weight must be matrices");
    const int64_t rows = x.size(0), inputs = x.size(1), outputs = weight.size(0);
    const auto held = x.contiguous();
    const float* from = floats(held, {rows, inputs}, "x");
    const float* weights = floats(weight, {outputs, inputs}, "weight");
    const float* shift = floats(bias, {outputs}, "bias");
    auto out = at::empty({rows, outputs}, held.options());
    float* to = out.data_ptr<float>();
    // Each weight is read once for all rows.
    const int64_t work = std::max<int64_t>(1, rows * inputs);
    at::parallel_for(0, outputs, std::max<int64_t>(1, 4 * grain / work), [&](int64_t begin, int64_t end) {
        for (int64_t o = begin; o < end; o++)
            for (int64_t row = 0; row < rows; row++) row_product(from + row * inputs, weights, shift, to + row * outputs, inputs, o, o + 1);
    });
    return out;
}

}  // namespace
}  // namespace facetorch

TORCH_LIBRARY(face, library) {
    library.def("finish_(Tensor(a!) x, Tensor gain, Tensor shift, Tensor? noise, Tensor? next, float slope, float? clamp) -> Tensor(a!)");
    library.def("finish_double(Tensor phases, Tensor gain, Tensor shift, Tensor? noise, Tensor? next, float slope, float? clamp, Tensor taps) -> Tensor");
    library.def("finish_colours_(Tensor(a!) x, Tensor gain, Tensor shift, Tensor? noise, Tensor? next, float slope, float? clamp, Tensor weight, Tensor bias, Tensor? image, Tensor taps) -> Tensor");
    library.def("row_products(Tensor x, Tensor weight, Tensor? bias) -> Tensor");
}

TORCH_LIBRARY_IMPL(face, CPU, library) {
    library.impl("finish_", facetorch::finish_);
    library.impl("finish_double", facetorch::finish_double);
    library.impl("finish_colours_", facetorch::finish_colours_);
    library.impl("row_products", facetorch::row_products);
}
