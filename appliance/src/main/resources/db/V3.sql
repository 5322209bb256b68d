-- Version 3. Log-ins to the console that are not in the log yet (operators.SessionQueue).
CREATE TABLE operator_event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  account TEXT NOT NULL,
  time INTEGER NOT NULL,
  count INTEGER NOT NULL,
  number INTEGER
);
