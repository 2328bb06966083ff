// CRC-32C (Castagnoli, RFC 3720 appendix B.4), one step of it for each instruction the processor offers.
#pragma once
#include <stdint.h>
#include <stddef.h>
#include <string.h>

#if defined(__x86_64__)
#define CLX_CRC32C_TARGET __attribute__((target("sse4.2")))
#define CLX_CRC32C_8(crc, value) __builtin_ia32_crc32qi((uint32_t)(crc), (value))
#define CLX_CRC32C_64(crc, value) __builtin_ia32_crc32di((crc), (value))
#elif defined(__aarch64__)
#define CLX_CRC32C_TARGET __attribute__((target("+crc")))
#define CLX_CRC32C_8(crc, value) __builtin_arm_crc32cb((uint32_t)(crc), (value))
#define CLX_CRC32C_64(crc, value) __builtin_arm_crc32cd((uint32_t)(crc), (value))
#endif

/// Bytes of one of the three lanes that run side by side: the instruction takes three cycles and starts every cycle.
enum { CLX_CRC32C_LANE = 4096 };

/// Multiplies a CRC by x^(8 * CLX_CRC32C_LANE): what appending that many zero bytes does to it, four table look-ups.
static inline uint32_t clx_crc32c_shift(const uint32_t table[4][256], uint32_t crc) {
    return table[0][crc & 0xff] ^ table[1][(crc >> 8) & 0xff] ^ table[2][(crc >> 16) & 0xff] ^ table[3][crc >> 24];
}

/// Fills the table of `clx_crc32c_shift`.
CLX_CRC32C_TARGET static inline void clx_crc32c_make_table(uint32_t table[4][256]) {
    for (int byte = 0; byte < 4; byte++) {
        for (uint32_t value = 0; value < 256; value++) {
            uint64_t crc = value << (8 * byte);
            for (int step = 0; step < CLX_CRC32C_LANE / 8; step++) crc = CLX_CRC32C_64(crc, 0);
            table[byte][value] = (uint32_t)crc;
        }
    }
}

/// Continues `crc` (as it stands between calls, not yet inverted) over `count` bytes.
CLX_CRC32C_TARGET static inline uint32_t clx_crc32c_update(
    const uint32_t table[4][256], uint32_t start, const uint8_t *bytes, size_t count
) {
    uint64_t crc = start, word;
    while (count >= 3 * CLX_CRC32C_LANE) {
        uint64_t first = crc, second = 0, third = 0, a, b, c;
        for (int at = 0; at < CLX_CRC32C_LANE; at += 8) {
            memcpy(&a, bytes + at, 8);
            memcpy(&b, bytes + at + CLX_CRC32C_LANE, 8);
            memcpy(&c, bytes + at + 2 * CLX_CRC32C_LANE, 8);
            first = CLX_CRC32C_64(first, a);
            second = CLX_CRC32C_64(second, b);
            third = CLX_CRC32C_64(third, c);
        }
        crc = clx_crc32c_shift(table, (uint32_t)first) ^ second;
        crc = clx_crc32c_shift(table, (uint32_t)crc) ^ third;
        bytes += 3 * CLX_CRC32C_LANE;
        count -= 3 * CLX_CRC32C_LANE;
    }
    for (; count >= 8; bytes += 8, count -= 8) {
        memcpy(&word, bytes, 8);
        crc = CLX_CRC32C_64(crc, word);
    }
    for (; count > 0; bytes++, count--) crc = CLX_CRC32C_8(crc, *bytes);
    return (uint32_t)crc;
}
