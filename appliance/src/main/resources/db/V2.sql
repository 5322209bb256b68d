-- Version 2: persons with several identities, states, devices shared by the identities of a person, imports.
ALTER TABLE user ADD COLUMN person TEXT NOT NULL DEFAULT '';
ALTER TABLE user ADD COLUMN kind TEXT NOT NULL DEFAULT 'user';
ALTER TABLE user ADD COLUMN state INTEGER NOT NULL DEFAULT 1;
ALTER TABLE user ADD COLUMN similar TEXT NOT NULL DEFAULT '';
UPDATE user SET person = uri, similar = lower(uri);
CREATE INDEX user_person ON user (person);
CREATE INDEX user_similar ON user (domain, similar);
CREATE TABLE device_v2 (
  domain TEXT NOT NULL,
  uri TEXT NOT NULL,
  device_id TEXT NOT NULL,
  auth_spki BLOB NOT NULL,
  seal_suite INTEGER NOT NULL,
  seal_public BLOB NOT NULL,
  seal_hash BLOB NOT NULL,
  enrolled_leaf INTEGER NOT NULL,
  announced INTEGER NOT NULL DEFAULT 0,
  state INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (domain, uri, device_id, seal_hash),
  UNIQUE (domain, uri, seal_hash),
  FOREIGN KEY (domain, uri) REFERENCES user (domain, uri)
);
INSERT INTO device_v2 (domain, uri, device_id, auth_spki, seal_suite, seal_public, seal_hash, enrolled_leaf, announced)
  SELECT domain, uri, device_id, auth_spki, seal_suite, seal_public, seal_hash, enrolled_leaf, announced FROM device;
DROP TABLE device;
ALTER TABLE device_v2 RENAME TO device;
CREATE INDEX device_seal ON device (seal_hash);
CREATE INDEX device_announced ON device (domain) WHERE announced = 0;
CREATE TABLE import (
  file_hash BLOB NOT NULL,
  at INTEGER NOT NULL,
  name TEXT NOT NULL,
  rows INTEGER NOT NULL,
  added INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  refused INTEGER NOT NULL
);
