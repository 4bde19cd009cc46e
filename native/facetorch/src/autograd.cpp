#include "internal.h"

#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>

using facetorch::guarded;
using facetorch::wrap;

namespace {

std::vector<at::Tensor> vector_of(ft_tensor* const* handles, int32_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    for (int32_t i = 0; i < count; i++) tensors.push_back(handles[i] == nullptr ? at::Tensor() : handles[i]->value);
    return tensors;
}

}  // namespace

extern "C" ft_status ft_backward(ft_tensor* const* outputs, int32_t n_outputs, ft_tensor* const* grad_outputs, ft_tensor* const* inputs, int32_t n_inputs, int32_t retain_graph, int32_t create_graph) {
    return guarded([&] {
        torch::autograd::backward(
            vector_of(outputs, n_outputs),
            grad_outputs == nullptr ? std::vector<at::Tensor>() : vector_of(grad_outputs, n_outputs),
            retain_graph != 0,
            create_graph != 0,
            inputs == nullptr ? std::vector<at::Tensor>() : vector_of(inputs, n_inputs));
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_grad(ft_tensor* const* outputs, int32_t n_outputs, ft_tensor* const* inputs, int32_t n_inputs, ft_tensor* const* grad_outputs, int32_t retain_graph, int32_t create_graph, int32_t allow_unused, ft_tensor** results) {
    return guarded([&] {
        auto grads = torch::autograd::grad(
            vector_of(outputs, n_outputs),
            vector_of(inputs, n_inputs),
            grad_outputs == nullptr ? std::vector<at::Tensor>() : vector_of(grad_outputs, n_outputs),
            retain_graph != 0,
            create_graph != 0,
            allow_unused != 0);
        for (int32_t i = 0; i < n_inputs; i++) results[i] = grads[i].defined() ? wrap(std::move(grads[i])) : nullptr;
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" int32_t ft_grad_enabled(void) { return c10::GradMode::is_enabled() ? 1 : 0; }
extern "C" void ft_set_grad_enabled(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }
extern "C" int32_t ft_inference_mode(void) { return c10::InferenceMode::is_enabled() ? 1 : 0; }

extern "C" void* ft_inference_mode_enter(int32_t enabled) {
    void* guard = nullptr;
    guarded([&] {
        guard = new c10::InferenceMode(enabled != 0);
        return static_cast<ft_status>(FT_OK);
    });
    return guard;
}

extern "C" void ft_inference_mode_exit(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }
