/**
 * Tables of Sismetro's stand-in. SS numbers start at 1287593, equipment numbers at 9001. Times are ISO 8601, UTC.
 */
export const SISMETRO_SCHEMA = `
  CREATE TABLE IF NOT EXISTS equipment (
    id INTEGER PRIMARY KEY AUTOINCREMENT, technology TEXT NOT NULL, description TEXT NOT NULL, tag TEXT NOT NULL,
    brand TEXT NOT NULL, model TEXT NOT NULL, serial_number TEXT NOT NULL, words TEXT NOT NULL);
  INSERT INTO sqlite_sequence (name, seq) SELECT 'equipment', 9000
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'equipment');
  CREATE TABLE IF NOT EXISTS opening_rules (
    equipment INTEGER PRIMARY KEY REFERENCES equipment (id), reason TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS service_requests (
    ss INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL, reference TEXT NOT NULL, order_number TEXT NOT NULL, branch TEXT NOT NULL, requester TEXT NOT NULL,
    equipment INTEGER NOT NULL REFERENCES equipment (id), description TEXT NOT NULL, services TEXT NOT NULL,
    status TEXT NOT NULL, progress TEXT NOT NULL, technician TEXT, conclusion TEXT,
    opened_at TEXT NOT NULL, changed_at TEXT NOT NULL, closed_at TEXT);
  CREATE INDEX IF NOT EXISTS service_requests_reference ON service_requests (reference);
  INSERT INTO sqlite_sequence (name, seq) SELECT 'service_requests', 1287592
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'service_requests');`;
