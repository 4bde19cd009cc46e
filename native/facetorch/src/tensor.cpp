#include "internal.h"

#include <cstring>

using facetorch::fail;
using facetorch::guarded;
using facetorch::wrap;

extern "C" ft_status ft_tensor_from_data(const void* data, int64_t bytes, const int64_t* sizes, int32_t dim, int32_t scalar_type, ft_tensor** out) {
    return guarded([&] {
        auto tensor = at::empty(at::IntArrayRef(sizes, dim), at::TensorOptions().dtype(static_cast<at::ScalarType>(scalar_type)));
        if (static_cast<int64_t>(tensor.nbytes()) != bytes) return fail(FT_BAD_ARGUMENT, "the buffer's length is not the shape's");
        if (bytes > 0) std::memcpy(tensor.data_ptr(), data, static_cast<size_t>(bytes));
        *out = wrap(std::move(tensor));
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_tensor_alias(const ft_tensor* tensor, ft_tensor** out) {
    return guarded([&] {
        *out = wrap(tensor->value);
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" void ft_tensor_free(ft_tensor* tensor) { delete tensor; }

extern "C" int64_t ft_live_tensors(void) { return facetorch::live_tensors.load(std::memory_order_relaxed); }

extern "C" ft_status ft_tensor_get_info(const ft_tensor* tensor, ft_tensor_info* info) {
    return guarded([&] {
        const auto& value = tensor->value;
        info->numel = value.numel();
        info->element_size = static_cast<int64_t>(value.element_size());
        info->data = value.numel() > 0 ? value.data_ptr() : nullptr;
        info->dim = static_cast<int32_t>(value.dim());
        info->scalar_type = static_cast<int32_t>(value.scalar_type());
        info->device_type = static_cast<int32_t>(value.device().type());
        info->device_index = value.device().index();
        info->requires_grad = value.requires_grad() ? 1 : 0;
        info->is_leaf = value.is_leaf() ? 1 : 0;
        info->is_contiguous = value.is_contiguous() ? 1 : 0;
        info->is_contiguous_channels_last = value.dim() == 4 && value.is_contiguous(at::MemoryFormat::ChannelsLast) ? 1 : 0;
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_tensor_sizes(const ft_tensor* tensor, int64_t* sizes, int32_t capacity) {
    return guarded([&] {
        auto all = tensor->value.sizes();
        for (int32_t i = 0; i < capacity && i < static_cast<int32_t>(all.size()); i++) sizes[i] = all[i];
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_tensor_strides(const ft_tensor* tensor, int64_t* strides, int32_t capacity) {
    return guarded([&] {
        auto all = tensor->value.strides();
        for (int32_t i = 0; i < capacity && i < static_cast<int32_t>(all.size()); i++) strides[i] = all[i];
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_tensor_set_requires_grad(ft_tensor* tensor, int32_t requires_grad) {
    return guarded([&] {
        tensor->value.set_requires_grad(requires_grad != 0);
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_tensor_grad(const ft_tensor* tensor, ft_tensor** out) {
    return guarded([&] {
        const auto& grad = tensor->value.grad();
        *out = grad.defined() ? wrap(grad) : nullptr;
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_tensor_set_grad(ft_tensor* tensor, const ft_tensor* grad) {
    return guarded([&] {
        tensor->value.mutable_grad() = grad == nullptr ? at::Tensor() : grad->value;
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_tensor_set_data(ft_tensor* tensor, const ft_tensor* other) {
    return guarded([&] {
        tensor->value.set_data(other->value);
        return static_cast<ft_status>(FT_OK);
    });
}
