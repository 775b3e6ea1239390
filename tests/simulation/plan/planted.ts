/** A customer whose data are looked for in all that Ponte keeps. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from '../server/server.js';

export const PLANTED = { name: 'Zulmira Plantada Prado', document: '529.982.247-25' };

const WORDS = [PLANTED.name, PLANTED.document, PLANTED.document.replaceAll(/\D/g, '')];

const isPlantedIn = (text: string): boolean => WORDS.some((word) => text.includes(word));

/** All texts in a value, payloads among them. */
function textIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(textIn).join(' ');
}

/** The ids of a tenant's runs of before a time whose history, memo or search attributes name the customer. */
export const plantedRuns = (server: Server, tenant: string, before: number): string[] =>
  server
    .list(`Tenant = '${tenant}'`)
    .filter(({ startedMs }) => startedMs < before)
    .flatMap((row) => {
      const { workflowId } = row.start;
      const run = server.runsOf(workflowId).find(({ runId }) => runId === row.runId);
      const kept = [row.memo, row.searchAttributes, run?.events, run?.start.input];
      return isPlantedIn(textIn(kept)) ? [workflowId] : [];
    });

/** An order as the api lists it. */
export interface OrderRow {
  readonly workflowId: string;
  /** ISO 8601. */
  readonly openedAt: string;
}

/** The ids of the listed orders of before a time that name the customer. */
export const plantedRows = (rows: readonly OrderRow[], before: number): string[] =>
  rows
    .filter((row) => Date.parse(row.openedAt) < before && isPlantedIn(JSON.stringify(row)))
    .map(({ workflowId }) => workflowId);

/** The files in a folder that name the customer. */
export const plantedFiles = (folder: string): string[] =>
  readdirSync(folder).filter((name) => isPlantedIn(readFileSync(join(folder, name)).toString()));
