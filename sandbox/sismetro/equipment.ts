import type { Database } from '../kit/database.js';

/** A patrimônio. */
export interface Equipment {
  readonly id: number;
  /** Tipo de tecnologia. */
  readonly technology: string;
  readonly description: string;
  readonly tag: string;
  readonly brand: string;
  readonly model: string;
  readonly serialNumber: string;
}

export interface EquipmentRegister {
  find(id: string): Equipment | undefined;
  add(equipment: Omit<Equipment, 'id'>): number;
  /** Searches words in any field, ignoring case and accents; lowest number first. */
  search(query: string, window: { limit: number; offset: number }): Equipment[];
  count(query: string): number;
}

const EQUIPMENT = `SELECT id, technology, description, tag, brand, model, serial_number AS serialNumber
  FROM equipment`;
const MATCHING = "WHERE words LIKE ? ESCAPE '\\'";

export function createEquipmentRegister(database: Database): EquipmentRegister {
  return {
    find: (id) => database.get(`${EQUIPMENT} WHERE id = ?`, id),
    add: ({ technology, description, tag, brand, model, serialNumber }) =>
      database.run(
        `INSERT INTO equipment (technology, description, tag, brand, model, serial_number, words)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        technology,
        description,
        tag,
        brand,
        model,
        serialNumber,
        plain([technology, description, tag, brand, model, serialNumber].join(' ')),
      ),
    search: (query, { limit, offset }) =>
      database.all(
        `${EQUIPMENT} ${MATCHING} ORDER BY id LIMIT ? OFFSET ?`,
        pattern(query),
        limit,
        offset,
      ),
    count: (query) =>
      database.get<{ n: number }>(`SELECT count(*) AS n FROM equipment ${MATCHING}`, pattern(query))
        ?.n ?? 0,
  };
}

/** Makes `São José` and `sao jose` equal for searching. */
const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();

const pattern = (query: string) => `%${plain(query.trim()).replace(/[\\%_]/g, '\\$&')}%`;
