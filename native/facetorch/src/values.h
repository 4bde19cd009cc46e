// Values that cross the boundary, to and from libtorch's own.
#pragma once

#include "internal.h"

#include <ATen/core/ivalue.h>

namespace facetorch {

// Throws for a tag that facetorch.h does not have.
c10::IValue to_ivalue(const ft_value& value);

// Tensors in out belong to the caller. Throws for a kind of value that facetorch.h does not have.
void from_ivalue(c10::IValue&& value, ft_value& out);

}  // namespace facetorch
