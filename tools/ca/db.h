/*
 * The database of the CA: opening, schema, transactions, and statements with
 * their values bound. Who asks what is the business of record.c and others;
 * SQLite is seen here only. One connection serves one thread; processes are
 * kept apart by SQLite's locks.
 */
#ifndef TOOLS_CA_DB_H
#define TOOLS_CA_DB_H

#include "base/bytes.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct db;

/*
 * Open the database of a CA. With `create` it must not be there yet and gets
 * its schema, else it must be there. Commits are durable when they return
 * (write-ahead log, synchronous=FULL).
 *
 *   returns  ERR_OK, ERR_NOT_FOUND, ERR_EXISTS, ERR_VERSION (made by a newer
 *            program), ERR_IO, ERR_NOMEM
 */
MUST_USE enum err db_open(const char *path, bool create, struct db **out);
void db_close(struct db *db); /* NULL is allowed */

/*
 * One writer at a time: begin waits up to ten seconds for another process,
 * then ERR_BUSY. Rollback without a transaction does nothing.
 */
MUST_USE enum err db_begin(struct db *db);
MUST_USE enum err db_commit(struct db *db);
void db_rollback(struct db *db);

/*
 * Run a statement that yields no rows. Each letter of `types` is one value
 * for a "?": i int64_t, t const char * (NULL allowed), b struct bytes.
 *
 *   returns  ERR_OK, ERR_EXISTS if a constraint is violated, ERR_BUSY,
 *            ERR_NO_SPACE, ERR_IO, ERR_NOMEM
 */
MUST_USE enum err db_run(struct db *db, const char *sql, const char *types,
                         ...);

/* Rows that the last db_run changed. */
int64_t db_changed(const struct db *db);

/* Rowid of the last insert. */
int64_t db_last_id(const struct db *db);

/* A running query; start with QUERY_NONE. */
struct query {
    void *handle;
};

#define QUERY_NONE                                                             \
    {                                                                          \
        NULL                                                                   \
    }

/*
 * Start a query; end it with query_end also after an error.
 *
 *   source   as db_run
 */
MUST_USE enum err db_query(struct db *db, struct query *q, const char *sql,
                           const char *types, ...);

/* Step to the next row: ERR_OK, or ERR_NOT_FOUND past the last. */
MUST_USE enum err query_next(struct query *q);

/* Values of the present row, by column from 0; valid until the next step. */
int64_t query_int(const struct query *q, int column);
const char *query_text(const struct query *q, int column); /* "" for NULL */
struct bytes query_bytes(const struct query *q, int column);

void query_end(struct query *q); /* repeatable */

/*
 * The one integer that a query yields.
 *
 *   returns  ERR_NOT_FOUND if there is no row
 */
MUST_USE enum err db_number(struct db *db, int64_t *out, const char *sql,
                            const char *types, ...);

#endif
