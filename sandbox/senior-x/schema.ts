/** Tables of the ERP's stand-in. Money is in cents; order numbers start at 1001. */
export const SENIOR_X_SCHEMA = `
  CREATE TABLE IF NOT EXISTS branches (
    code TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, integration INTEGER NOT NULL, time_zone TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS customers (
    code TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, cnpj_cpf TEXT NOT NULL, phone TEXT NOT NULL,
    email TEXT NOT NULL, city TEXT NOT NULL, address TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS services (code TEXT PRIMARY KEY, description TEXT NOT NULL, unit TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS webhooks (
    id TEXT PRIMARY KEY, event TEXT NOT NULL, url TEXT NOT NULL, headers TEXT NOT NULL, UNIQUE (event, url));
  CREATE TABLE IF NOT EXISTS orders (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
    branch TEXT NOT NULL REFERENCES branches (code), customer TEXT NOT NULL REFERENCES customers (code),
    issue_date TEXT NOT NULL, observation TEXT, equipment_id TEXT, equipment_description TEXT, status TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS orders_status ON orders (status, number);
  INSERT INTO sqlite_sequence (name, seq) SELECT 'orders', 1000
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'orders');
  CREATE TABLE IF NOT EXISTS items (
    id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE, service TEXT NOT NULL,
    description TEXT NOT NULL, unit TEXT NOT NULL, quantity REAL NOT NULL, price_cents INTEGER NOT NULL,
    cancelled INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS items_order ON items (order_id);
  CREATE TABLE IF NOT EXISTS observations (
    order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE, at TEXT NOT NULL, text TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS observations_order ON observations (order_id);
  CREATE TABLE IF NOT EXISTS tokens (
    access TEXT PRIMARY KEY, refresh TEXT NOT NULL UNIQUE, expires_at INTEGER NOT NULL, renewed INTEGER NOT NULL DEFAULT 0);`;
