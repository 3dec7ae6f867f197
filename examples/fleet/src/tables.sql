-- One database a campaign. Ids are bytes, not text: no collation may hold two of them for one.

CREATE TABLE IF NOT EXISTS purpose (
    id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
    endpoint BLOB NOT NULL,
    app BLOB NOT NULL,
    operator BLOB NOT NULL,
    space BLOB,
    folder BLOB
) ENGINE = InnoDB;

-- A worker is alive as long as it says so: it is a lease on all its claims.
CREATE TABLE IF NOT EXISTS worker (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name BLOB NOT NULL,
    alive_until DATETIME(6) NOT NULL
) ENGINE = InnoDB;

-- Something that must not be done twice. Who locks its row decides about it.
CREATE TABLE IF NOT EXISTS work (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name VARBINARY(3000) NOT NULL UNIQUE
) ENGINE = InnoDB;

-- An attempt that may have done it. One that is known not to have is deleted.
CREATE TABLE IF NOT EXISTS attempt (
    seq BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
    work BIGINT UNSIGNED NOT NULL,
    attempt BINARY(16) NOT NULL,
    worker BIGINT UNSIGNED NOT NULL,
    -- NULL while it is open.
    unknown BLOB,
    asked INT UNSIGNED NOT NULL DEFAULT 1,
    UNIQUE (work, attempt)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS done (
    work BIGINT UNSIGNED NOT NULL PRIMARY KEY,
    attempt BINARY(16) NOT NULL,
    -- Of a send.
    request_id BLOB,
    -- Of an upload.
    space BLOB,
    dentry BLOB,
    name BLOB,
    size BIGINT,
    path BLOB,
    bytes BIGINT UNSIGNED,
    modified BLOB,
    digest BLOB,
    asked INT UNSIGNED NOT NULL DEFAULT 1
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS fact (
    name VARBINARY(3000) NOT NULL PRIMARY KEY,
    value LONGBLOB NOT NULL,
    asked INT UNSIGNED NOT NULL DEFAULT 1
) ENGINE = InnoDB;
