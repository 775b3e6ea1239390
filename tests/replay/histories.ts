import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { temporal } from '@temporalio/proto';

const FOLDER = new URL('../histories/', import.meta.url);
const { History } = temporal.api.history.v1;

/** Keeps a story's history for replay by later versions, where recording is asked for. */
export function recordHistory(name: string, history: temporal.api.history.v1.IHistory): void {
  if (process.env['RECORD_HISTORIES'] !== '1') return;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(new URL(`${name}.binpb`, FOLDER), History.encode(history).finish());
}

/** The histories recorded from released versions, by name. */
export function recordedHistories(): [name: string, history: temporal.api.history.v1.History][] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.binpb'))
    .map((file) => [basename(file, '.binpb'), History.decode(readFileSync(new URL(file, FOLDER)))]);
}
