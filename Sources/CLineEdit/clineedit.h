// libedit's readline interface. Its global variables are reached through functions: Swift 6 forbids naming a C
// global that any thread might write.
#pragma once
#include <stdio.h>
#include <editline/readline.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

/// The line being typed.
static inline const char *cle_line(void) { return rl_line_buffer ? rl_line_buffer : ""; }
/// Where the cursor stands in it, in bytes.
static inline int cle_point(void) { return rl_point; }
/// Names the function that offers completions.
static inline void cle_set_completion(rl_completion_func_t *function) { rl_attempted_completion_function = function; }
/// Says that our completions are all there are, so that file names are not offered beside them.
static inline void cle_completion_is_final(void) { rl_attempted_completion_over = 1; }
/// The character put after a completion that is the only one.
static inline void cle_completion_append(int character) { rl_completion_append_character = character; }
/// The characters between which a word is completed.
static inline void cle_set_word_breaks(const char *characters) { rl_basic_word_break_characters = characters; }
/// Takes characters from a function of ours, so that pasted text can be told from typed text.
static inline void cle_set_reader(int (*reader)(FILE *)) { rl_getc_function = reader; }
/// Leaves signals to the program.
static inline void cle_leave_signals(void) { rl_catch_signals = 0; }
