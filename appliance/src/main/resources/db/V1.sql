-- Version 1. A statement per semicolon; migrations run in one transaction each.
CREATE TABLE user (
  domain TEXT NOT NULL,
  uri TEXT NOT NULL,
  salt BLOB NOT NULL,
  commitment BLOB NOT NULL UNIQUE,
  devices INTEGER NOT NULL,
  seal TEXT NOT NULL,
  PRIMARY KEY (domain, uri)
);
CREATE TABLE device (
  domain TEXT NOT NULL,
  uri TEXT NOT NULL,
  device_id TEXT NOT NULL,
  auth_spki BLOB NOT NULL,
  seal_suite INTEGER NOT NULL,
  seal_public BLOB NOT NULL,
  seal_hash BLOB NOT NULL UNIQUE,
  enrolled_leaf INTEGER NOT NULL,
  announced INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (domain, uri, device_id),
  FOREIGN KEY (domain, uri) REFERENCES user (domain, uri)
);
CREATE TABLE request (
  id BLOB NOT NULL PRIMARY KEY,
  domain TEXT NOT NULL,
  requester TEXT NOT NULL,
  created INTEGER NOT NULL,
  file BLOB NOT NULL
);
CREATE TABLE stream (
  name TEXT NOT NULL PRIMARY KEY,
  stream_id BLOB NOT NULL,
  next_sequence INTEGER NOT NULL,
  log_size INTEGER NOT NULL
);
CREATE TABLE payload (
  stream TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  domain TEXT NOT NULL,
  request BLOB,
  batch INTEGER,
  octets BLOB NOT NULL,
  spooled INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (stream, sequence)
);
CREATE UNIQUE INDEX payload_of_batch ON payload (request, batch) WHERE batch IS NOT NULL;
CREATE TABLE certificate (
  domain TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  octets BLOB NOT NULL,
  PRIMARY KEY (domain, epoch)
);
