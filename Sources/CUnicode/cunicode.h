// ICU's tables of Unicode, as names need them. ICU renames each of its functions after its version by macros, which
// Swift does not see: those that are used stand here, from UTF-8 to UTF-8 and with a bound.
#pragma once
#include <stdbool.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uset.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

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
    UErrorCode status = U_ZERO_ERROR;
    UChar units[cun_unit_count_max], formed[cun_unit_count_max];
    int32_t count = 0, written = 0;
    u_strFromUTF8(units, cun_unit_count_max, &count, (const char *)text, length, &status);
    switch (form) {
    case cun_form_folded:
        count = unorm2_normalize(
            unorm2_getNFKCCasefoldInstance(&status), units, count, formed, cun_unit_count_max, &status);
        break;
    case cun_form_upper: count = u_strToUpper(formed, cun_unit_count_max, units, count, "", &status); break;
    case cun_form_composed:
        count = unorm2_normalize(unorm2_getNFCInstance(&status), units, count, formed, cun_unit_count_max, &status);
        break;
    default: return -1;
    }
    u_strToUTF8((char *)output, capacity, &written, formed, count, &status);
    // A text that fits exactly is a warning to ICU, since no zero stands behind it.
    return U_SUCCESS(status) ? written : -1;
}

/// Opens what judges names by UTS 39: characters recommended for identifiers, and scripts mixed as the level "highly
/// restrictive" has them. NULL where ICU's tables are not there.
static inline USpoofChecker *cun_open_checker(void) {
    UErrorCode status = U_ZERO_ERROR;
    USpoofChecker *checker = uspoof_open(&status);
    if (!checker) return NULL;
    USet *allowed = uset_openEmpty();
    const USet *recommended = uspoof_getRecommendedSet(&status);
    if (U_SUCCESS(status)) uset_addAll(allowed, recommended);
    uset_add(allowed, '.');
    uset_add(allowed, '-');
    uset_add(allowed, '_');
    uspoof_setChecks(
        checker,
        USPOOF_RESTRICTION_LEVEL | USPOOF_INVISIBLE | USPOOF_CHAR_LIMIT | USPOOF_MIXED_NUMBERS | USPOOF_HIDDEN_OVERLAY,
        &status);
    uspoof_setRestrictionLevel(checker, USPOOF_HIGHLY_RESTRICTIVE);
    uspoof_setAllowedChars(checker, allowed, &status);
    uset_close(allowed);
    if (U_SUCCESS(status)) return checker;
    uspoof_close(checker);
    return NULL;
}

/// Whether a text passes every check of the checker. It may be asked by several threads at a time.
static inline bool cun_passes(const USpoofChecker *checker, const uint8_t *text, int32_t length) {
    UErrorCode status = U_ZERO_ERROR;
    return uspoof_check2UTF8(checker, (const char *)text, length, NULL, &status) == 0 && U_SUCCESS(status);
}

/// Writes the skeleton of a text, which two texts share that look alike, and gives its length in bytes; -1 where it is
/// no UTF-8 or does not fit.
static inline int32_t cun_skeleton(
    const USpoofChecker *checker, const uint8_t *text, int32_t length, uint8_t *output, int32_t capacity) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t written = uspoof_getSkeletonUTF8(
        checker, 0, (const char *)text, length, (char *)output, capacity, &status);
    return U_SUCCESS(status) ? written : -1;
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

/// The class of a character.
static inline int32_t cun_direction(uint32_t scalar) {
    switch (u_charDirection((UChar32)scalar)) {
    case U_LEFT_TO_RIGHT: return cun_left_to_right;
    case U_RIGHT_TO_LEFT:
    case U_RIGHT_TO_LEFT_ARABIC: return cun_right_to_left;
    case U_EUROPEAN_NUMBER: return cun_european_number;
    case U_ARABIC_NUMBER: return cun_arabic_number;
    case U_DIR_NON_SPACING_MARK: return cun_mark;
    case U_EUROPEAN_NUMBER_SEPARATOR:
    case U_EUROPEAN_NUMBER_TERMINATOR:
    case U_COMMON_NUMBER_SEPARATOR:
    case U_OTHER_NEUTRAL:
    case U_BOUNDARY_NEUTRAL: return cun_neutral;
    default: return cun_direction_other;
    }
}
