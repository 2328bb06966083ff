// ICU's tables of Unicode, as names need them. ICU renames each of its functions after its version by macros, which
// Swift does not see: those that are used stand here, from UTF-8 to UTF-8 and with a bound.
//
// ICU's own headers stay outside, but for the one of its version: Foundation brings an ICU of another version, and a
// program that sees the types of both does not compile. What is declared here in their place is part of ICU's stable
// interface, which no version changes: unorm2.h, ustring.h, uspoof.h, uset.h, uchar.h.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/uvernum.h>

#define CUN_ICU(name) U_ICU_ENTRY_POINT_RENAME(name)

/// What judges names.
typedef struct cun_checker cun_checker;

// A status is an error above 0, and a warning below. UTF-16 units are `char16_t` there, which is the same.
uint16_t *CUN_ICU(u_strFromUTF8)(uint16_t *, int32_t, int32_t *, const char *, int32_t, int32_t *status);
char *CUN_ICU(u_strToUTF8)(char *, int32_t, int32_t *, const uint16_t *, int32_t, int32_t *status);
int32_t CUN_ICU(u_strToUpper)(uint16_t *, int32_t, const uint16_t *, int32_t, const char *locale, int32_t *status);
const void *CUN_ICU(unorm2_getNFKCCasefoldInstance)(int32_t *status);
const void *CUN_ICU(unorm2_getNFCInstance)(int32_t *status);
int32_t CUN_ICU(unorm2_normalize)(
    const void *form, const uint16_t *, int32_t, uint16_t *, int32_t, int32_t *status);
cun_checker *CUN_ICU(uspoof_open)(int32_t *status);
void CUN_ICU(uspoof_close)(cun_checker *);
const void *CUN_ICU(uspoof_getRecommendedSet)(int32_t *status);
void CUN_ICU(uspoof_setChecks)(cun_checker *, int32_t checks, int32_t *status);
void CUN_ICU(uspoof_setRestrictionLevel)(cun_checker *, int32_t level);
void CUN_ICU(uspoof_setAllowedChars)(cun_checker *, const void *set, int32_t *status);
int32_t CUN_ICU(uspoof_check2UTF8)(const cun_checker *, const char *, int32_t, void *result, int32_t *status);
int32_t CUN_ICU(uspoof_getSkeletonUTF8)(
    const cun_checker *, uint32_t type, const char *, int32_t, char *, int32_t, int32_t *status);
void *CUN_ICU(uset_openEmpty)(void);
void CUN_ICU(uset_close)(void *);
void CUN_ICU(uset_add)(void *, int32_t scalar);
void CUN_ICU(uset_addAll)(void *, const void *);
int32_t CUN_ICU(u_charDirection)(int32_t scalar);

/// Checks of uspoof.h: USPOOF_RESTRICTION_LEVEL, _INVISIBLE, _CHAR_LIMIT, _MIXED_NUMBERS and _HIDDEN_OVERLAY.
enum { cun_checks = 16 | 32 | 64 | 128 | 256 };
/// USPOOF_HIGHLY_RESTRICTIVE.
enum { cun_highly_restrictive = 0x30000000 };

/// UTF-16 units of a text in any form at most; a longer one has none.
enum { cun_unit_count_max = 2048 };

/// The forms of a text, as `cun_form` makes them.
enum {
    /// Without case, width and other differences that do not make another name: NFKC_Casefold.
    cun_form_folded = 0,
    /// In upper case.
    cun_form_upper = 1,
    /// Composed: normalization form C.
    cun_form_composed = 2,
};

/// Writes a form of a text and gives its length in bytes; -1 where it is no UTF-8, does not fit, or has no such form.
static inline int32_t cun_form(
    int32_t form, const uint8_t *text, int32_t length, uint8_t *output, int32_t capacity) {
    int32_t status = 0;
    uint16_t units[cun_unit_count_max], formed[cun_unit_count_max];
    int32_t count = 0, written = 0;
    CUN_ICU(u_strFromUTF8)(units, cun_unit_count_max, &count, (const char *)text, length, &status);
    switch (form) {
    case cun_form_folded:
        count = CUN_ICU(unorm2_normalize)(
            CUN_ICU(unorm2_getNFKCCasefoldInstance)(&status), units, count, formed, cun_unit_count_max, &status);
        break;
    case cun_form_upper: count = CUN_ICU(u_strToUpper)(formed, cun_unit_count_max, units, count, "", &status); break;
    case cun_form_composed:
        count = CUN_ICU(unorm2_normalize)(
            CUN_ICU(unorm2_getNFCInstance)(&status), units, count, formed, cun_unit_count_max, &status);
        break;
    default: return -1;
    }
    CUN_ICU(u_strToUTF8)((char *)output, capacity, &written, formed, count, &status);
    // A text that fits exactly is a warning to ICU, since no zero stands behind it.
    return status <= 0 ? written : -1;
}

/// Opens what judges names by UTS 39: characters recommended for identifiers, and scripts mixed as the level "highly
/// restrictive" has them. NULL where ICU's tables are not there.
static inline cun_checker *cun_open_checker(void) {
    int32_t status = 0;
    cun_checker *checker = CUN_ICU(uspoof_open)(&status);
    if (!checker) return NULL;
    void *allowed = CUN_ICU(uset_openEmpty)();
    const void *recommended = CUN_ICU(uspoof_getRecommendedSet)(&status);
    if (status <= 0) CUN_ICU(uset_addAll)(allowed, recommended);
    CUN_ICU(uset_add)(allowed, '.');
    CUN_ICU(uset_add)(allowed, '-');
    CUN_ICU(uset_add)(allowed, '_');
    CUN_ICU(uspoof_setChecks)(checker, cun_checks, &status);
    CUN_ICU(uspoof_setRestrictionLevel)(checker, cun_highly_restrictive);
    CUN_ICU(uspoof_setAllowedChars)(checker, allowed, &status);
    CUN_ICU(uset_close)(allowed);
    if (status <= 0) return checker;
    CUN_ICU(uspoof_close)(checker);
    return NULL;
}

/// Whether a text passes every check of the checker. It may be asked by several threads at a time.
static inline bool cun_passes(const cun_checker *checker, const uint8_t *text, int32_t length) {
    int32_t status = 0;
    return CUN_ICU(uspoof_check2UTF8)(checker, (const char *)text, length, NULL, &status) == 0 && status <= 0;
}

/// Writes the skeleton of a text, which two texts share that look alike, and gives its length in bytes; -1 where it is
/// no UTF-8 or does not fit.
static inline int32_t cun_skeleton(
    const cun_checker *checker, const uint8_t *text, int32_t length, uint8_t *output, int32_t capacity) {
    int32_t status = 0;
    int32_t written = CUN_ICU(uspoof_getSkeletonUTF8)(
        checker, 0, (const char *)text, length, (char *)output, capacity, &status);
    return status <= 0 ? written : -1;
}

/// What a character does to the direction of text, in the classes that the Bidi rule (RFC 5893 §2) tells apart.
enum cun_direction {
    cun_left_to_right,
    cun_right_to_left,
    cun_european_number,
    cun_arabic_number,
    cun_mark,
    cun_neutral,
    cun_direction_other,
};

/// The class of a character, from UCharDirection of uchar.h.
static inline int32_t cun_direction(uint32_t scalar) {
    switch (CUN_ICU(u_charDirection)((int32_t)scalar)) {
    case 0: return cun_left_to_right;
    case 1:   // R
    case 13:  // AL
        return cun_right_to_left;
    case 2: return cun_european_number;
    case 5: return cun_arabic_number;
    case 17: return cun_mark;  // NSM
    case 3:   // ES
    case 4:   // ET
    case 6:   // CS
    case 10:  // ON
    case 18:  // BN
        return cun_neutral;
    default: return cun_direction_other;
    }
}
