// TorchScript modules: read from memory, called, moved.
#include "values.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/csrc/jit/serialization/import.h>

#include <istream>
#include <streambuf>
#include <utility>

using facetorch::fail;
using facetorch::from_ivalue;
using facetorch::guarded;
using facetorch::to_ivalue;

struct ft_module {
    torch::jit::Module value;
};

namespace {

thread_local std::string text;

// Reads memory in place: a network of half a gigabyte is not copied to be parsed.
class MemoryBuffer : public std::streambuf {
public:
    MemoryBuffer(const void* data, int64_t bytes) {
        auto* first = const_cast<char*>(static_cast<const char*>(data));
        setg(first, first, first + bytes);
    }

protected:
    pos_type seekoff(off_type offset, std::ios_base::seekdir from, std::ios_base::openmode) override {
        auto* base = from == std::ios_base::beg ? eback() : from == std::ios_base::cur ? gptr() : egptr();
        if (offset < eback() - base || offset > egptr() - base) return pos_type(off_type(-1));
        setg(eback(), base + offset, egptr());
        return pos_type(gptr() - eback());
    }

    pos_type seekpos(pos_type position, std::ios_base::openmode which) override {
        return seekoff(off_type(position), std::ios_base::beg, which);
    }
};

void results_out(c10::IValue&& result, ft_value* outs, int32_t capacity, int32_t* count, int32_t* is_tuple) {
    *is_tuple = result.isTuple() ? 1 : 0;
    std::vector<c10::IValue> values;
    if (result.isTuple())
        for (const auto& element : result.toTupleRef().elements()) values.push_back(element);
    else
        values.push_back(std::move(result));
    TORCH_CHECK(static_cast<int32_t>(values.size()) <= capacity, "facetorch: the method returned a tuple of ", values.size(), ", and at most ", capacity, " are carried");
    for (size_t i = 0; i < values.size(); i++) from_ivalue(std::move(values[i]), outs[i]);
    *count = static_cast<int32_t>(values.size());
}

template <typename Named>
void named_out(const Named& list, ft_value* tensors, const char** names) {
    text.clear();
    c10::List<at::Tensor> values;
    for (const auto& entry : list) {
        text.append(entry.name).push_back('\n');
        values.push_back(entry.value);
    }
    from_ivalue(c10::IValue(std::move(values)), *tensors);
    *names = text.c_str();
}

}  // namespace

extern "C" ft_status ft_module_load(const void* data, int64_t bytes, int32_t device_type, int32_t device_index, ft_module** out) {
    return guarded([&] {
        MemoryBuffer buffer(data, bytes);
        std::istream stream(&buffer);
        const c10::Device device(static_cast<c10::DeviceType>(device_type), static_cast<c10::DeviceIndex>(device_index));
        *out = new ft_module{torch::jit::load(stream, device)};
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" void ft_module_free(ft_module* module) { delete module; }

extern "C" ft_status ft_module_call(ft_module* module, const char* method, const ft_value* args, int32_t n_args, ft_value* outs, int32_t outs_capacity, int32_t* n_outs, int32_t* is_tuple) {
    return guarded([&] {
        // The profiling executor rewrites the graph after its first runs, which changes the last bits of its results.
        torch::jit::GraphOptimizerEnabledGuard as_written(false);
        std::vector<c10::IValue> stack;
        for (int32_t i = 0; i < n_args; i++) stack.push_back(to_ivalue(args[i]));
        auto found = module->value.find_method(method);
        if (!found) return fail(FT_ERROR, (std::string("this module has no method '") + method + "'").c_str());
        results_out((*found)(std::move(stack)), outs, outs_capacity, n_outs, is_tuple);
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_module_schema(const ft_module* module, const char* method, const char** schema) {
    return guarded([&] {
        auto found = module->value.find_method(method);
        if (!found) return fail(FT_ERROR, (std::string("this module has no method '") + method + "'").c_str());
        std::ostringstream written;
        written << found->function().getSchema();
        text = written.str();
        *schema = text.c_str();
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_module_parameters(const ft_module* module, ft_value* tensors, const char** names) {
    return guarded([&] {
        named_out(module->value.named_parameters(), tensors, names);
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_module_buffers(const ft_module* module, ft_value* tensors, const char** names) {
    return guarded([&] {
        named_out(module->value.named_buffers(), tensors, names);
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_module_train(ft_module* module, int32_t training) {
    return guarded([&] {
        module->value.train(training != 0);
        return static_cast<ft_status>(FT_OK);
    });
}

extern "C" ft_status ft_module_is_training(const ft_module* module, int32_t* training) {
    return guarded([&] {
        *training = module->value.is_training() ? 1 : 0;
        return static_cast<ft_status>(FT_OK);
    });
}
