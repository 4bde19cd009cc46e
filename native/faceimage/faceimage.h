/* faceimage: pictures through libvips and libwebp, behind a C ABI that a garbage-collected caller can use safely.
 *
 * Threads: faceimage_init is called once, before anything else; every other function may be called from any number of
 * threads at once. Each call works on its caller's thread alone (libvips's own concurrency is 1): callers parallelise.
 *
 * Ownership: memory passed in is only read, and only during the call. A faceimage_buffer filled by us is owned by the
 * caller, who returns it through faceimage_buffer_free. Nothing else crosses the boundary as a pointer.
 *
 * Errors: a function that can fail returns a faceimage_status; on anything but FACEIMAGE_OK the out parameters are
 * untouched (a buffer is zeroed) and faceimage_last_error tells why. No exception leaves the library.
 */
#ifndef FACEIMAGE_H
#define FACEIMAGE_H

#include <stdint.h>

#define FACEIMAGE_ABI_VERSION 2
#define FACEIMAGE_API __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t faceimage_status;
enum {
    FACEIMAGE_OK = 0,
    FACEIMAGE_INVALID_ARGUMENT = 1, /* the caller broke a rule stated here */
    FACEIMAGE_UNKNOWN_FORMAT = 2,   /* the magic bytes are not those of a format we read */
    FACEIMAGE_CORRUPT = 3,          /* the file is truncated or not what it says it is */
    FACEIMAGE_OUT_OF_MEMORY = 4,
    FACEIMAGE_FAILED = 5            /* anything else, such as a libvips without the codec */
};

enum { FACEIMAGE_PNG = 1, FACEIMAGE_JPEG = 2, FACEIMAGE_WEBP = 3, FACEIMAGE_GIF = 4 };

/* What a file's header says. */
typedef struct faceimage_info {
    int32_t format; /* FACEIMAGE_PNG, FACEIMAGE_JPEG or FACEIMAGE_WEBP; of faceimage_probe_moving also FACEIMAGE_GIF */
    int32_t width;  /* in pixels, after the EXIF rotation */
    int32_t height;
    int32_t frames; /* 1, or an animation's count */
} faceimage_info;

/* An encoded file, allocated by us. */
typedef struct faceimage_buffer {
    uint8_t *data;
    int64_t length; /* in bytes */
} faceimage_buffer;

/* FACEIMAGE_ABI_VERSION as compiled into the library; the caller compares it with its own. May be called before init. */
FACEIMAGE_API int32_t faceimage_abi_version(void);

/* Why the last call on this thread failed: UTF-8, owned by the library, valid until this thread's next failing call.
 * libvips keeps one error log for all threads, so a line of another thread's failure may stand beside ours. */
FACEIMAGE_API const char *faceimage_last_error(void);

/* libvips's version, such as "8.14.1"; static. May be called before init. */
FACEIMAGE_API const char *faceimage_vips_version(void);

/* Starts libvips: no loader but the four that are named here, no operation cache, one thread a call. Repeating it is
 * harmless. */
FACEIMAGE_API faceimage_status faceimage_init(void);

/* Reads a file's header; no pixel is decoded. The magic bytes choose the loader: JPEG, PNG or WebP, nothing else.
 * data: [length] bytes, length > 0. */
FACEIMAGE_API faceimage_status faceimage_probe(const uint8_t *data, int64_t length, faceimage_info *info);

/* Decodes the first frame to 8-bit sRGB: EXIF rotation applied, embedded profile applied, alpha laid over white, grey
 * and CMYK converted, 16 bits cut to 8. The caller has probed the file, found its size acceptable and made room.
 * rgb: receives [height, width, 3] bytes; width and height as probed. rgb_length: width * height * 3, else
 * FACEIMAGE_INVALID_ARGUMENT. On failure rgb's content is unchanged. */
FACEIMAGE_API faceimage_status faceimage_decode(const uint8_t *data, int64_t length, uint8_t *rgb, int64_t rgb_length);

/* As faceimage_probe, but reads GIF, too: for files that may be animations of ours. */
FACEIMAGE_API faceimage_status faceimage_probe_moving(const uint8_t *data, int64_t length, faceimage_info *info);

/* Decodes frames of a picture or animation of any of the four formats as they are seen, in one pass: to 8-bit sRGB like
 * faceimage_decode, but EXIF rotation is not applied. frames: [count] numbers from 0, ascending, below the count that
 * faceimage_probe_moving told. rgb: receives [count, height, width, 3] bytes; on failure its content is undefined. */
FACEIMAGE_API faceimage_status faceimage_decode_frames(const uint8_t *data, int64_t length, const int32_t *frames,
                                                       int32_t count, uint8_t *rgb, int64_t rgb_length);

/* Encodes a picture without any metadata. rgb: [height, width, 3] bytes.
 * format: PNG (compression 1, filter up; quality is ignored), JPEG or WEBP (quality 1 to 100). */
FACEIMAGE_API faceimage_status faceimage_encode(const uint8_t *rgb, int32_t width, int32_t height, int32_t format,
                                                int32_t quality, faceimage_buffer *out);

/* Encodes an animation without any metadata. frames: [count] pointers to [height, width, 3] bytes, count > 0.
 * format: GIF (quality is ignored) or WEBP. delay_ms: how long each frame stays, > 0; GIF counts in hundredths of a
 * second. loop: how often it plays, 0 for ever. */
FACEIMAGE_API faceimage_status faceimage_encode_animation(const uint8_t *const *frames, int32_t count, int32_t width,
                                                          int32_t height, int32_t format, int32_t quality,
                                                          int32_t delay_ms, int32_t loop, faceimage_buffer *out);

/* Frees what faceimage_encode or faceimage_encode_animation filled, and zeroes it; a zeroed buffer is left alone. */
FACEIMAGE_API void faceimage_buffer_free(faceimage_buffer *buffer);

#ifdef __cplusplus
}
#endif
#endif
