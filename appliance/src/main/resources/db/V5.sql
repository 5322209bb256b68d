-- Version 5. Which openings were sealed to which reviewer's key and left.
CREATE TABLE opening_sent (
  key_hash BLOB NOT NULL,
  commitment BLOB NOT NULL,
  PRIMARY KEY (key_hash, commitment)
) WITHOUT ROWID;
