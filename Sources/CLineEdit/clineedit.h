// libedit by its own interface. Its readline interface is not used: that one keeps a pointer into a buffer that moves
// as the line grows, and writes to where it was (3.1-20221030, found with a paste of 8,000 characters).
// Swift cannot call functions with a variable number of arguments: those stand here with the arguments they are given.
#pragma once
#include <histedit.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/// What a function bound to a key gives back: the line is another, and is to be drawn.
static const unsigned char cle_refresh = CC_REFRESH;

/// Opens an editor on standard input and output, with the keys that people expect.
///
/// `reader` gives the next character and 1, or another number where there is none. `prompt` gives what stands in
/// front of the line; characters between two U+0001 take no columns.
static inline EditLine *cle_open(
    int (*reader)(EditLine *, wchar_t *), char *(*prompt)(EditLine *), unsigned char (*complete)(EditLine *, int)) {
    EditLine *line = el_init("atrium", stdin, stdout, stderr);
    if (!line) return NULL;
    el_set(line, EL_SIGNAL, 0);
    el_set(line, EL_EDITOR, "emacs");
    el_set(line, EL_PROMPT_ESC, prompt, '\1');
    el_wset(line, EL_GETCFN, reader);
    el_set(line, EL_ADDFN, "atrium-complete", "complete the word", complete);
    el_source(line, NULL);
    static const char *const keys[][2] = {
        {"^I", "atrium-complete"},      {"^R", "em-inc-search-prev"},    {"\\e[1~", "ed-move-to-beg"},
        {"\\e[4~", "ed-move-to-end"},   {"\\e[7~", "ed-move-to-beg"},    {"\\e[8~", "ed-move-to-end"},
        {"\\e[H", "ed-move-to-beg"},    {"\\e[F", "ed-move-to-end"},     {"\\e[3~", "ed-delete-next-char"},
        {"\\e[2~", "ed-quoted-insert"}, {"\\e[1;5C", "em-next-word"},    {"\\e[1;5D", "ed-prev-word"},
        {"\\e[5C", "em-next-word"},     {"\\e[5D", "ed-prev-word"},      {"\\e\\e[C", "em-next-word"},
        {"\\e\\e[D", "ed-prev-word"},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) el_set(line, EL_BIND, keys[i][0], keys[i][1], NULL);
    return line;
}

/// Takes the terminal over and draws an empty line, or gives the terminal back.
static inline void cle_take_terminal(EditLine *line, int takes) { el_set(line, EL_UNBUFFERED, takes); }

/// Draws prompt and line from where the cursor is.
static inline void cle_redraw(EditLine *line) { el_set(line, EL_REFRESH); }

/// Opens a history of so many lines, for the editor to recall.
static inline History *cle_open_history(EditLine *line, int count) {
    History *history_ = history_init();
    if (!history_) return NULL;
    HistEvent event;
    history(history_, &event, H_SETSIZE, count);
    history(history_, &event, H_SETUNIQUE, 1);
    el_set(line, EL_HIST, history, history_);
    return history_;
}

/// Puts a line into the history.
static inline void cle_remember(History *history_, const char *line) {
    HistEvent event;
    history(history_, &event, H_ENTER, line);
}
