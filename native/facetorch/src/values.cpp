#include "values.h"

#include <cstdlib>
#include <utility>
#include <vector>

namespace facetorch {
namespace {

// c10::optional up to libtorch 2.0, std::optional since.
using MaybeTensor = decltype(std::declval<c10::IValue>().toOptional<at::Tensor>());

at::Tensor tensor_of(const void* handle) {
    return handle == nullptr ? at::Tensor() : static_cast<const ft_tensor*>(handle)->value;
}

template <typename Element, typename List>
c10::IValue list_of(const ft_value& value) {
    List list;
    list.reserve(value.count);
    const auto* items = static_cast<const Element*>(value.v.p);
    for (int32_t i = 0; i < value.count; i++) list.push_back(static_cast<typename List::value_type>(items[i]));
    return c10::IValue(std::move(list));
}

c10::IValue tensors_of(const ft_value& value) {
    c10::List<at::Tensor> list;
    list.reserve(value.count);
    auto* const* items = static_cast<ft_tensor* const*>(value.v.p);
    for (int32_t i = 0; i < value.count; i++) list.push_back(tensor_of(items[i]));
    return c10::IValue(std::move(list));
}

c10::IValue optional_tensors_of(const ft_value& value) {
    c10::List<MaybeTensor> list;
    list.reserve(value.count);
    auto* const* items = static_cast<ft_tensor* const*>(value.v.p);
    for (int32_t i = 0; i < value.count; i++)
        list.push_back(items[i] == nullptr ? MaybeTensor() : MaybeTensor(items[i]->value));
    return c10::IValue(std::move(list));
}

c10::Device device_of(int64_t packed) {
    return c10::Device(static_cast<c10::DeviceType>(packed >> 32), static_cast<c10::DeviceIndex>(static_cast<int32_t>(packed & 0xffffffff)));
}

void list_out(const c10::IValue& value, ft_value& out) {
    auto list = value.toTensorVector();
    auto** items = static_cast<ft_tensor**>(std::malloc(sizeof(ft_tensor*) * (list.empty() ? 1 : list.size())));
    if (items == nullptr) throw std::bad_alloc();
    for (size_t i = 0; i < list.size(); i++) items[i] = wrap(std::move(list[i]));
    out.tag = FT_TENSORS;
    out.count = static_cast<int32_t>(list.size());
    out.v.p = items;
}

}  // namespace

c10::IValue to_ivalue(const ft_value& value) {
    switch (value.tag) {
        case FT_NONE: return c10::IValue();
        case FT_TENSOR: return value.v.p == nullptr ? c10::IValue() : c10::IValue(tensor_of(value.v.p));
        case FT_INT: return c10::IValue(value.v.i);
        case FT_DOUBLE: return c10::IValue(value.v.d);
        case FT_BOOL: return c10::IValue(value.v.i != 0);
        case FT_INTS: return list_of<int64_t, c10::List<int64_t>>(value);
        case FT_DOUBLES: return list_of<double, c10::List<double>>(value);
        case FT_BOOLS: return list_of<uint8_t, c10::List<bool>>(value);
        case FT_TENSORS: return tensors_of(value);
        case FT_OPT_TENSORS: return optional_tensors_of(value);
        case FT_STRING: return c10::IValue(std::string(static_cast<const char*>(value.v.p), value.count));
        case FT_DEVICE: return c10::IValue(device_of(value.v.i));
        case FT_GENERATOR: return c10::IValue(static_cast<ft_generator*>(value.v.p)->value);
        default: TORCH_CHECK(false, "facetorch: unknown value tag ", value.tag);
    }
}

void from_ivalue(c10::IValue&& value, ft_value& out) {
    out.count = 0;
    out.v.i = 0;
    if (value.isTensor()) {
        out.tag = FT_TENSOR;
        auto tensor = std::move(value).toTensor();
        out.v.p = tensor.defined() ? wrap(std::move(tensor)) : nullptr;
    } else if (value.isInt()) {
        out.tag = FT_INT;
        out.v.i = value.toInt();
    } else if (value.isDouble()) {
        out.tag = FT_DOUBLE;
        out.v.d = value.toDouble();
    } else if (value.isBool()) {
        out.tag = FT_BOOL;
        out.v.i = value.toBool() ? 1 : 0;
    } else if (value.isTensorList()) {
        list_out(value, out);
    } else if (value.isNone()) {
        out.tag = FT_NONE;
    } else {
        TORCH_CHECK(false, "facetorch: the call returned a ", value.tagKind(), ", which this boundary does not carry");
    }
}

}  // namespace facetorch
