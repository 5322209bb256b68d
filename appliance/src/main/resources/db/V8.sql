-- Version 8. Settings of the machine, a row whenever another value came into force (settings.SettingsLog).
CREATE TABLE setting_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  time INTEGER NOT NULL,
  name TEXT NOT NULL,
  before TEXT,
  after TEXT NOT NULL,
  source TEXT NOT NULL,
  account TEXT NOT NULL,
  command TEXT NOT NULL
);
CREATE INDEX setting_change_name ON setting_change (name, id);
