-- Version 7. Transport keys of 3GPP devices, sealed under the appliance's token (transport.TransportKeys).
CREATE TABLE transport_key (
  id BLOB NOT NULL PRIMARY KEY,
  domain TEXT NOT NULL,
  uri TEXT NOT NULL,
  device_id TEXT NOT NULL,
  transport_name TEXT NOT NULL,
  integrity_name TEXT,
  sealed BLOB NOT NULL
) WITHOUT ROWID;
-- Certificates of other domains, as the import gate wrote them (others.OtherCertificates).
CREATE TABLE other_certificate (
  domain TEXT NOT NULL,
  kms TEXT NOT NULL,
  hash BLOB NOT NULL,
  imported INTEGER NOT NULL,
  octets BLOB NOT NULL,
  PRIMARY KEY (domain, hash)
);
