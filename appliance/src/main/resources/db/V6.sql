-- Version 6. Streams that ended when a backup was made: a copy that is restored begins others.
CREATE TABLE ended_stream (stream_id BLOB NOT NULL PRIMARY KEY) WITHOUT ROWID;
