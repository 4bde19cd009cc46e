// Any operator of libtorch, found by schema name and called on a stack of values.
#include "values.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>

#include <cstdlib>
#include <utility>

struct ft_op {
    c10::OperatorHandle handle;
};

using facetorch::fail;
using facetorch::from_ivalue;
using facetorch::guarded;
using facetorch::to_ivalue;

extern "C" ft_status ft_find_op(const char* name, const char* overload, ft_op** op) {
    return guarded([&] {
        auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
        if (!handle.has_value())
            return fail(FT_ERROR, (std::string("this libtorch has no operator ") + name + "." + overload).c_str());
        *op = new ft_op{*handle};
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_call(const ft_op* op, const ft_value* args, int32_t n_args, ft_value* outs, int32_t outs_capacity, int32_t* n_outs) {
    return guarded([&] {
        const auto& parameters = op->handle.schema().arguments();
        if (n_args > static_cast<int32_t>(parameters.size())) return fail(FT_BAD_ARGUMENT, "more arguments than the operator's schema has");
        torch::jit::Stack stack;
        stack.reserve(parameters.size());
        for (int32_t i = 0; i < n_args; i++) stack.push_back(to_ivalue(args[i]));
        for (size_t i = n_args; i < parameters.size(); i++) {
            const auto& fallback = parameters[i].default_value();
            TORCH_CHECK(fallback.has_value(), "missing argument '", parameters[i].name(), "' of ", op->handle.schema().name());
            stack.push_back(*fallback);
        }
        op->handle.callBoxed(stack);
        if (static_cast<int32_t>(stack.size()) > outs_capacity) return fail(FT_BAD_ARGUMENT, "more results than the caller has room for");
        for (size_t i = 0; i < stack.size(); i++) from_ivalue(std::move(stack[i]), outs[i]);
        *n_outs = static_cast<int32_t>(stack.size());
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" void ft_free(void* array) { std::free(array); }
