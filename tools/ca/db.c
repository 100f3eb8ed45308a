/* SQLite behind db.h, and the schema. */
#include "tools/ca/db.h"

#include "base/log.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>

#define BUSY_MS 10000
#define SCHEMA_VERSION 1

struct db {
    sqlite3 *handle;
};

/*
 * Codes and tokens are kept as keyed or plain hashes. A certificate is bound
 * to its request and to its application by UNIQUE: whatever dies when, a
 * second one cannot be recorded, and none is given out that is not recorded.
 */
static const char schema[] =
    "CREATE TABLE application ("
    " number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
    " owner TEXT NOT NULL, creator TEXT NOT NULL, kind TEXT NOT NULL,"
    " status TEXT NOT NULL, revision INTEGER NOT NULL,"
    " confirmed INTEGER NOT NULL, version INTEGER NOT NULL,"
    " subject TEXT NOT NULL, centre TEXT NOT NULL, identity TEXT NOT NULL,"
    " statement TEXT NOT NULL, checks TEXT NOT NULL, comment TEXT,"
    " marks TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL,"
    " expires INTEGER NOT NULL);"
    "CREATE INDEX application_owner ON application (owner);"
    "CREATE TABLE event ("
    " number INTEGER PRIMARY KEY AUTOINCREMENT, application TEXT NOT NULL,"
    " at INTEGER NOT NULL, actor TEXT NOT NULL, event TEXT NOT NULL,"
    " before TEXT, after TEXT NOT NULL, detail TEXT);"
    "CREATE INDEX event_application ON event (application, number);"
    "CREATE TABLE challenge ("
    " id TEXT PRIMARY KEY, purpose TEXT NOT NULL, phone TEXT NOT NULL,"
    " peer TEXT NOT NULL, application TEXT NOT NULL, digest TEXT NOT NULL,"
    " mac BLOB NOT NULL, tries INTEGER NOT NULL, failures INTEGER NOT NULL,"
    " state TEXT NOT NULL, created INTEGER NOT NULL,"
    " expires INTEGER NOT NULL);"
    "CREATE INDEX challenge_phone ON challenge (phone, created);"
    "CREATE INDEX challenge_peer ON challenge (peer, created);"
    "CREATE TABLE token ("
    " hash BLOB PRIMARY KEY, kind TEXT NOT NULL, family TEXT NOT NULL,"
    " role TEXT NOT NULL, subject TEXT NOT NULL, used INTEGER NOT NULL,"
    " created INTEGER NOT NULL, expires INTEGER NOT NULL);"
    "CREATE INDEX token_family ON token (family);"
    "CREATE TABLE answer ("
    " user TEXT NOT NULL, path TEXT NOT NULL, key TEXT NOT NULL,"
    " body_hash BLOB NOT NULL, status INTEGER NOT NULL, type TEXT NOT NULL,"
    " headers TEXT NOT NULL, body BLOB NOT NULL, lasting INTEGER NOT NULL,"
    " created INTEGER NOT NULL, PRIMARY KEY (user, path, key));"
    "CREATE TABLE request ("
    " number INTEGER PRIMARY KEY AUTOINCREMENT, application TEXT NOT NULL,"
    " digest TEXT NOT NULL, der BLOB NOT NULL, live INTEGER NOT NULL,"
    " received INTEGER NOT NULL);"
    "CREATE UNIQUE INDEX request_live ON request (application)"
    " WHERE live = 1;"
    "CREATE TABLE known_key ("
    " hash BLOB PRIMARY KEY, application TEXT NOT NULL);"
    "CREATE TABLE certificate ("
    " serial TEXT PRIMARY KEY, application TEXT NOT NULL UNIQUE,"
    " request INTEGER NOT NULL UNIQUE, der BLOB NOT NULL,"
    " not_before INTEGER NOT NULL, not_after INTEGER NOT NULL,"
    " receipt TEXT NOT NULL, receipt_digest TEXT NOT NULL,"
    " evidence TEXT, issued INTEGER NOT NULL);"
    "CREATE TABLE outbox ("
    " number INTEGER PRIMARY KEY AUTOINCREMENT, phone TEXT NOT NULL,"
    " channel TEXT NOT NULL, purpose TEXT NOT NULL, sender TEXT NOT NULL,"
    " challenge TEXT NOT NULL, code TEXT NOT NULL, text TEXT NOT NULL,"
    " created INTEGER NOT NULL);"
    "CREATE INDEX outbox_phone ON outbox (phone, number);"
    "PRAGMA user_version = 1;";

static enum err fault(const struct db *db, int rc, const char *what)
{
    enum err e;

    switch (rc & 0xff) {
    case SQLITE_CONSTRAINT:
        e = ERR_EXISTS;
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        e = ERR_BUSY;
        break;
    case SQLITE_FULL:
        e = ERR_NO_SPACE;
        break;
    case SQLITE_NOMEM:
        e = ERR_NOMEM;
        break;
    case SQLITE_CANTOPEN:
        e = ERR_NOT_FOUND;
        break;
    case SQLITE_READONLY:
        e = ERR_READ_ONLY;
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        e = ERR_FORMAT;
        break;
    default:
        e = ERR_IO;
        break;
    }
    return log_fault(e, "database: %s: %s", what, sqlite3_errmsg(db->handle));
}

static enum err run_script(struct db *db, const char *sql, const char *what)
{
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

    return rc == SQLITE_OK ? ERR_OK : fault(db, rc, what);
}

static enum err make_schema(struct db *db)
{
    enum err e = db_begin(db);

    if (e == ERR_OK)
        e = run_script(db, schema, "schema");
    if (e == ERR_OK)
        e = db_commit(db);
    if (e != ERR_OK)
        db_rollback(db);
    return e;
}

static enum err check_schema(struct db *db, const char *path, bool create)
{
    int64_t version;
    enum err e = db_number(db, &version, "PRAGMA user_version", "");

    if (e != ERR_OK)
        return e;
    if (create && version != 0)
        return log_fault(ERR_EXISTS, "%s: the database is there already", path);
    if (create)
        return make_schema(db);
    if (version == 0)
        return log_fault(ERR_FORMAT, "%s: is not a database of a CA", path);
    if (version > SCHEMA_VERSION)
        return log_fault(ERR_VERSION, "%s: made by a newer larets-ca", path);
    return ERR_OK;
}

enum err db_open(const char *path, bool create, struct db **out)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW;
    struct db *db = calloc(1, sizeof(*db));
    enum err e;
    int rc;

    if (db == NULL)
        return ERR_NOMEM;
    if (create)
        flags |= SQLITE_OPEN_CREATE;
    rc = sqlite3_open_v2(path, &db->handle, flags, NULL);
    if (rc != SQLITE_OK) {
        e = fault(db, rc, path);
        goto out;
    }
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    e = run_script(db,
                   "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                   "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;"
                   "PRAGMA trusted_schema = OFF;",
                   path);
    if (e == ERR_OK)
        e = check_schema(db, path, create);
    if (e != ERR_OK)
        goto out;
    *out = db;
    db = NULL;
out:
    db_close(db);
    return e;
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    sqlite3_close_v2(db->handle);
    free(db);
}

enum err db_begin(struct db *db)
{
    return run_script(db, "BEGIN IMMEDIATE", "begin");
}

enum err db_commit(struct db *db)
{
    return run_script(db, "COMMIT", "commit");
}

void db_rollback(struct db *db)
{
    if (!sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

static int bind_one(sqlite3_stmt *stmt, int at, char type, va_list *values)
{
    struct bytes b;
    const char *t;

    switch (type) {
    case 'i':
        return sqlite3_bind_int64(stmt, at, va_arg(*values, int64_t));
    case 't':
        t = va_arg(*values, const char *);
        return sqlite3_bind_text(stmt, at, t, -1, SQLITE_TRANSIENT);
    case 'b':
        b = va_arg(*values, struct bytes);
        return sqlite3_bind_blob64(stmt, at,
                                   b.len == 0 ? (const void *)"" : b.p, b.len,
                                   SQLITE_TRANSIENT);
    default:
        return SQLITE_MISUSE;
    }
}

static enum err prepare(struct db *db, struct query *q, const char *sql,
                        const char *types, va_list *values)
{
    sqlite3_stmt *stmt = NULL;
    int at, rc = sqlite3_prepare_v2(db->handle, sql, -1, &stmt, NULL);

    for (at = 1; rc == SQLITE_OK && types[at - 1] != '\0'; at++)
        rc = bind_one(stmt, at, types[at - 1], values);
    if (rc == SQLITE_OK && sqlite3_bind_parameter_count(stmt) != at - 1)
        rc = SQLITE_MISUSE;
    if (rc != SQLITE_OK) {
        sqlite3_finalize(stmt);
        return fault(db, rc, sql);
    }
    q->handle = stmt;
    return ERR_OK;
}

enum err query_next(struct query *q)
{
    int rc = sqlite3_step(q->handle);
    struct db db;

    if (rc == SQLITE_ROW)
        return ERR_OK;
    if (rc == SQLITE_DONE)
        return ERR_NOT_FOUND;
    db.handle = sqlite3_db_handle(q->handle);
    return fault(&db, rc, sqlite3_sql(q->handle));
}

enum err db_run(struct db *db, const char *sql, const char *types, ...)
{
    struct query q = QUERY_NONE;
    va_list values;
    enum err e;

    va_start(values, types);
    e = prepare(db, &q, sql, types, &values);
    va_end(values);
    if (e == ERR_OK)
        e = query_next(&q);
    query_end(&q);
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

int64_t db_changed(const struct db *db)
{
    return sqlite3_changes64(db->handle);
}

int64_t db_last_id(const struct db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}

enum err db_query(struct db *db, struct query *q, const char *sql,
                  const char *types, ...)
{
    va_list values;
    enum err e;

    va_start(values, types);
    e = prepare(db, q, sql, types, &values);
    va_end(values);
    return e;
}

int64_t query_int(const struct query *q, int column)
{
    return sqlite3_column_int64(q->handle, column);
}

const char *query_text(const struct query *q, int column)
{
    const unsigned char *t = sqlite3_column_text(q->handle, column);

    return t == NULL ? "" : (const char *)t;
}

struct bytes query_bytes(const struct query *q, int column)
{
    const void *p = sqlite3_column_blob(q->handle, column);

    return bytes_of(p, (size_t)sqlite3_column_bytes(q->handle, column));
}

void query_end(struct query *q)
{
    sqlite3_finalize(q->handle);
    q->handle = NULL;
}

enum err db_number(struct db *db, int64_t *out, const char *sql,
                   const char *types, ...)
{
    struct query q = QUERY_NONE;
    va_list values;
    enum err e;

    va_start(values, types);
    e = prepare(db, &q, sql, types, &values);
    va_end(values);
    if (e == ERR_OK)
        e = query_next(&q);
    if (e == ERR_OK)
        *out = query_int(&q, 0);
    query_end(&q);
    return e;
}
