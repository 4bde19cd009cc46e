// What the translation units share: handles, and the one place where an exception becomes a status.
#pragma once

#include "facetorch.h"

#include <ATen/ATen.h>
#include <ATen/core/Generator.h>

#include <atomic>
#include <exception>
#include <string>

namespace facetorch {

inline std::atomic<int64_t> live_tensors{0};

}  // namespace facetorch

struct ft_tensor {
    at::Tensor value;

    explicit ft_tensor(at::Tensor tensor) : value(std::move(tensor)) { facetorch::live_tensors.fetch_add(1, std::memory_order_relaxed); }
    ~ft_tensor() { facetorch::live_tensors.fetch_sub(1, std::memory_order_relaxed); }
    ft_tensor(const ft_tensor&) = delete;
    ft_tensor& operator=(const ft_tensor&) = delete;
};

struct ft_generator {
    at::Generator value;
};

namespace facetorch {

// Called inside a catch block: stores the message of the exception in flight and tells its kind.
ft_status record_exception() noexcept;

// Stores a message of our own.
ft_status fail(ft_status status, const char* message) noexcept;

// Runs body and turns whatever it throws into a status.
template <typename Body>
ft_status guarded(Body&& body) noexcept {
    try {
        return body();
    } catch (...) {
        return record_exception();
    }
}

inline ft_tensor* wrap(at::Tensor tensor) { return new ft_tensor{std::move(tensor)}; }

}  // namespace facetorch
