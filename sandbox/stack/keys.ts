import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const key = () => z.string().min(1);

const KeysSchema = z.object({
  /** What Senior X and Sismetro send to Ponte. */
  inboundSenior: key(),
  inboundSismetro: key(),
  /** What Ponte sends to Senior X and Sismetro. */
  accessKey: key(),
  secret: key(),
  clientId: key(),
  sismetro: key(),
  /** Bearer token of the one operator. */
  operator: key(),
});

/** The secrets of one stack. */
export type Keys = z.output<typeof KeysSchema>;

/** Reads the keys from `<home>/keys.json`, created at the first start, so that they stay valid. */
export function keysIn(home: string): Keys {
  const file = join(home, 'keys.json');
  try {
    return KeysSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new Error(`${file} cannot be read: remove it for new keys`, { cause: error });
    }
  }
  const keys = newKeys();
  mkdirSync(home, { recursive: true });
  writeFileSync(file, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return keys;
}

const newKey = () => randomBytes(18).toString('base64url');

const newKeys = (): Keys => ({
  inboundSenior: newKey(),
  inboundSismetro: newKey(),
  accessKey: newKey(),
  secret: newKey(),
  clientId: randomUUID(),
  sismetro: newKey(),
  operator: newKey(),
});
