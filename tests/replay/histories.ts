import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import proto, { type temporal } from '@temporalio/proto'; // CommonJS, whose names Node does not see

const FOLDER = new URL('../histories/', import.meta.url);
const { History } = proto.temporal.api.history.v1;

/** Records a history for replay by later versions, if recording is requested. */
export function recordHistory(name: string, history: temporal.api.history.v1.IHistory): void {
  if (process.env['RECORD_HISTORIES'] !== '1') return;
  mkdirSync(FOLDER, { recursive: true });
  const copy = History.decode(History.encode(history).finish());
  forgetMachine(copy);
  writeFileSync(new URL(`${name}.binpb`, FOLDER), History.encode(copy).finish());
}

/** Removes what identifies the machine on which the history was recorded; replay ignores it. */
function forgetMachine(part: unknown): void {
  if (typeof part !== 'object' || part === null || part instanceof Uint8Array) return;
  for (const [name, value] of Object.entries(part)) {
    if (name === 'stackTrace' || name === 'identity') Object.assign(part, { [name]: '' });
    else forgetMachine(value);
  }
}

/** The recorded histories, by name. */
export function recordedHistories(): [name: string, history: temporal.api.history.v1.History][] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.binpb'))
    .map((file) => [basename(file, '.binpb'), History.decode(readFileSync(new URL(file, FOLDER)))]);
}
