// SQLite 3, and the one constant that is a cast and so does not import.
#pragma once
#include <sqlite3.h>

/// Tells SQLite to copy a bound value before the call returns.
static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }
