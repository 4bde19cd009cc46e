// What the processor's widest registers are worth, without asking for them: each marked function is compiled for several
// levels, and the loader picks one. Numbers may differ in the last bit between levels, never within one.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define FACE_LEVELS __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FACE_LEVELS
#endif
#define FACE_INLINE inline __attribute__((always_inline))

namespace facetorch {

// bfloat16 as it lies in memory: the upper half of a float.
struct BFloat16 {
    uint16_t bits;
};

FACE_INLINE float load(float value) { return value; }

FACE_INLINE float load(BFloat16 value) {
    const uint32_t bits = static_cast<uint32_t>(value.bits) << 16;
    float result;
    std::memcpy(&result, &bits, sizeof result);
    return result;
}

FACE_INLINE void store(float& to, float value) { to = value; }

// To the nearest, ties to even, as libtorch rounds.
FACE_INLINE void store(BFloat16& to, float value) {
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    const uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
    to.bits = static_cast<uint16_t>((bits & 0x7fffffff) > 0x7f800000 ? 0x7fc0 : rounded);
}

}  // namespace facetorch
