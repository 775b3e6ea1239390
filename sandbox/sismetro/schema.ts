/**
 * Tables of Sismetro's stand-in. SS numbers start at 1287593, equipment numbers at 9001. Times are ISO 8601, UTC.
 * `uid` distinguishes two SSs with the same number; `unit` is the one that an SS was transferred to.
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
    ss INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL, reference TEXT NOT NULL, idempotency_key TEXT,
    order_number TEXT NOT NULL, branch TEXT NOT NULL, requester TEXT NOT NULL,
    equipment INTEGER NOT NULL REFERENCES equipment (id), description TEXT NOT NULL, services TEXT NOT NULL,
    status TEXT NOT NULL, progress TEXT NOT NULL, technician TEXT, conclusion TEXT,
    opened_at TEXT NOT NULL, changed_at TEXT NOT NULL, closed_at TEXT,
    uid TEXT NOT NULL, unit TEXT);
  CREATE INDEX IF NOT EXISTS service_requests_reference ON service_requests (reference);
  CREATE INDEX IF NOT EXISTS service_requests_key ON service_requests (idempotency_key);
  INSERT INTO sqlite_sequence (name, seq) SELECT 'service_requests', 1287592
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'service_requests');
  CREATE TABLE IF NOT EXISTS ss_log (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL, ss INTEGER NOT NULL, at TEXT NOT NULL, what TEXT NOT NULL,
    doer TEXT NOT NULL, reference TEXT, order_id TEXT, state TEXT);
  CREATE INDEX IF NOT EXISTS ss_log_of ON ss_log (uid, seq);
  CREATE INDEX IF NOT EXISTS ss_log_opened ON ss_log (seq) WHERE what = 'opened';`;
