/** Marks a database file as a ledger's ("ttgl"), in SQLite's header. */
export const APPLICATION_ID = 0x7474676c;

/**
 * Statements that bring a database from version k to k + 1. The version is SQLite's `user_version`. A step that was
 * released is never changed; a new one is added.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE computation (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    uid           TEXT NOT NULL UNIQUE,
    namespace     TEXT NOT NULL,
    name          TEXT NOT NULL,
    total         INTEGER NOT NULL,
    segments      INTEGER NOT NULL,
    spec_hash     TEXT NOT NULL,
    aggregations  TEXT NOT NULL,
    max_bytes     INTEGER,
    completed     INTEGER NOT NULL DEFAULT 0,
    failed        INTEGER NOT NULL DEFAULT 0,
    bytes         INTEGER NOT NULL DEFAULT 0,
    registered_at TEXT NOT NULL,
    completed_at  TEXT,
    ended_at      INTEGER,
    drop_at       INTEGER,
    forget_at     INTEGER,
    dropped       INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE work (
    computation_id INTEGER PRIMARY KEY,
    work           TEXT NOT NULL
  ) STRICT;

  CREATE TABLE segment (
    computation_id INTEGER NOT NULL,
    segment        INTEGER NOT NULL,
    start_id       INTEGER NOT NULL,
    end_id         INTEGER NOT NULL,
    offset_id      INTEGER NOT NULL,
    failed         INTEGER NOT NULL DEFAULT 0,
    epoch          INTEGER NOT NULL DEFAULT 0,
    careful        INTEGER NOT NULL DEFAULT 0,
    active         INTEGER NOT NULL DEFAULT 0,
    said_goodbye   INTEGER NOT NULL DEFAULT 0,
    worker         TEXT,
    node           TEXT,
    image_id       TEXT,
    first_claim_at TEXT,
    claimed_at     TEXT,
    last_commit_at TEXT,
    completed_at   TEXT,
    compute_ms     REAL NOT NULL DEFAULT 0,
    wait_ms        REAL NOT NULL DEFAULT 0,
    idle_ms        REAL NOT NULL DEFAULT 0,
    aggregates     TEXT,
    PRIMARY KEY (computation_id, segment)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE chunk (
    id             INTEGER PRIMARY KEY,
    computation_id INTEGER NOT NULL,
    first_id       INTEGER NOT NULL,
    count          INTEGER NOT NULL,
    segment        INTEGER NOT NULL,
    epoch          INTEGER NOT NULL,
    worker         TEXT,
    node           TEXT,
    image_id       TEXT,
    stored_at      TEXT NOT NULL,
    rows           BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX chunk_by_first_id ON chunk (computation_id, first_id);

  CREATE TABLE failure (
    computation_id INTEGER NOT NULL,
    id             INTEGER NOT NULL,
    reason         TEXT NOT NULL,
    type           TEXT,
    message        TEXT NOT NULL,
    parameter      TEXT,
    PRIMARY KEY (computation_id, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE field (
    computation_id INTEGER NOT NULL,
    name           TEXT NOT NULL,
    first_id       INTEGER NOT NULL,
    position       INTEGER NOT NULL,
    PRIMARY KEY (computation_id, name)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE computation ADD COLUMN mode TEXT NOT NULL DEFAULT 'Static';
  ALTER TABLE computation ADD COLUMN queue TEXT;
  ALTER TABLE computation ADD COLUMN cut INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE computation ADD COLUMN recuts INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE computation ADD COLUMN round INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE computation ADD COLUMN redelivered INTEGER NOT NULL DEFAULT 0;
  UPDATE computation SET cut = segments;

  ALTER TABLE segment ADD COLUMN shard INTEGER;
  ALTER TABLE segment ADD COLUMN worker_index INTEGER;
  ALTER TABLE segment ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
  UPDATE segment SET shard = segment;
  CREATE INDEX segment_open ON segment (computation_id, shard, segment) WHERE completed_at IS NULL;

  CREATE TABLE folded (
    computation_id INTEGER PRIMARY KEY,
    aggregates     TEXT NOT NULL
  ) STRICT;

  CREATE TABLE uncut (
    computation_id INTEGER NOT NULL,
    start_id       INTEGER NOT NULL,
    end_id         INTEGER NOT NULL,
    PRIMARY KEY (computation_id, start_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE shard (
    computation_id INTEGER NOT NULL,
    shard          INTEGER NOT NULL,
    start_id       INTEGER NOT NULL,
    end_id         INTEGER NOT NULL,
    completed      INTEGER NOT NULL,
    failed         INTEGER NOT NULL,
    PRIMARY KEY (computation_id, shard)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE worker (
    computation_id  INTEGER NOT NULL,
    worker_index    INTEGER NOT NULL,
    worker          TEXT NOT NULL,
    node            TEXT NOT NULL,
    image_id        TEXT,
    joins           INTEGER NOT NULL,
    tasks           INTEGER NOT NULL DEFAULT 0,
    completed       INTEGER NOT NULL DEFAULT 0,
    failed          INTEGER NOT NULL DEFAULT 0,
    first_joined_at TEXT NOT NULL,
    joined_at       TEXT NOT NULL,
    last_commit_at  TEXT,
    compute_ms      REAL NOT NULL DEFAULT 0,
    wait_ms         REAL NOT NULL DEFAULT 0,
    idle_ms         REAL NOT NULL DEFAULT 0,
    PRIMARY KEY (computation_id, worker_index)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE segment ADD COLUMN cpu_ms REAL NOT NULL DEFAULT 0;
  ALTER TABLE segment ADD COLUMN peak_memory REAL NOT NULL DEFAULT 0;
  ALTER TABLE worker ADD COLUMN cpu_ms REAL NOT NULL DEFAULT 0;
  ALTER TABLE worker ADD COLUMN peak_memory REAL NOT NULL DEFAULT 0;
  `,
];
