import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { createKeyring, type EncryptionKey } from '../../platform/encryption/keyring.js';
import { createPayloadCodec } from '../../platform/encryption/payload-codec.js';
import { createTextSeal } from '../../platform/encryption/text-seal.js';

const newKey = (id: string): EncryptionKey => ({ id, key: createSecretKey(randomBytes(32)) });
const OLD = newKey('2026-01');
const NEW = newKey('2026-11');

const ringOf = (...keys: EncryptionKey[]) => createKeyring(keys)!;
const codecOf = (keys: EncryptionKey[], namespace = 'ponte') =>
  createPayloadCodec(ringOf(...keys), namespace);
const workflow = (workflowId: string) =>
  ({ type: 'workflow', namespace: 'ponte', workflowId }) as const;

const ORDER = workflow('order/acme/1');
const CUSTOMER = { name: 'Maria da Silva', document: '529.982.247-25' };
const plain = defaultPayloadConverter.toPayload(CUSTOMER);
const valueOf = ([payload]: Payload[]) => defaultPayloadConverter.fromPayload(payload!);
const text = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('latin1');

describe('a payload for Temporal', () => {
  test('cannot be read there, and is decrypted unchanged', async () => {
    const codec = codecOf([NEW]);
    const [sealed] = await codec.encode([plain], ORDER);
    const all =
      Object.values(sealed!.metadata ?? {})
        .map(text)
        .join() + text(sealed!.data);
    expect(all).not.toMatch(/Maria|529|json/);
    expect(valueOf(await codec.decode([sealed!], ORDER))).toEqual(CUSTOMER);
  });

  test('says with which key it was encrypted, and for which workflow', async () => {
    const [sealed] = await codecOf([NEW, OLD]).encode([plain], ORDER);
    const told = Object.entries(sealed!.metadata ?? {}).map(([name, bytes]) => [name, text(bytes)]);
    expect(Object.fromEntries(told)).toEqual({
      encoding: 'binary/encrypted',
      'encryption-cipher': 'AES-256-GCM',
      'encryption-key-id': '2026-11',
      'encryption-workflow-id': 'order/acme/1',
    });
  });

  test('is encrypted differently each time', async () => {
    const codec = codecOf([NEW]);
    const [one, two] = await codec.encode([plain, plain], ORDER);
    expect(text(one!.data)).not.toBe(text(two!.data));
  });

  test('can be decrypted after a rotation of keys, until its key is removed', async () => {
    const sealed = await codecOf([OLD]).encode([plain], ORDER);
    expect(valueOf(await codecOf([NEW, OLD]).decode(sealed, ORDER))).toEqual(CUSTOMER);
    await expect(codecOf([NEW]).decode(sealed, ORDER)).rejects.toThrow(
      'the key "2026-01" is not among encryption.keys',
    );
  });

  test('can be decrypted in the next run of its schedule, which is given it, and in no other', async () => {
    const codec = codecOf([NEW]);
    const run = (of: string, time: string) => workflow(`sweep/${of}-2026-11-27T${time}Z`);
    const sealed = await codec.encode([plain], run('acme', '21:00:00'));
    expect(valueOf(await codec.decode(sealed, run('acme', '21:10:00')))).toEqual(CUSTOMER);
    await expect(codec.decode(sealed, run('beta', '21:10:00'))).rejects.toThrow('is in sweep/beta');
    const ofOrder = (time: string) => workflow(`order/acme/1-2026-11-27T${time}Z`);
    const other = await codec.encode([plain], ofOrder('21:00:00'));
    await expect(codec.decode(other, ofOrder('21:10:00'))).rejects.toThrow('is in order/acme/1-');
  });

  test('cannot be decrypted in another workflow, whatever its metadata says', async () => {
    const codec = codecOf([NEW]);
    const [sealed] = await codec.encode([plain], ORDER);
    const other = workflow('order/acme/2');
    await expect(codec.decode([sealed!], other)).rejects.toThrow('is in order/acme/2');
    const forged = {
      ...sealed!,
      metadata: { ...sealed!.metadata, 'encryption-workflow-id': Buffer.from('order/acme/2') },
    };
    await expect(codec.decode([forged], other)).rejects.toThrow('it is not what the key');
    const anonymous = { ...sealed!, metadata: { ...sealed!.metadata } };
    delete anonymous.metadata['encryption-workflow-id'];
    await expect(codec.decode([anonymous], other)).rejects.toThrow('it is not what the key');
  });

  test('cannot be decrypted in another namespace, nor with another key of the same id', async () => {
    const sealed = await codecOf([NEW]).encode([plain], ORDER);
    for (const codec of [codecOf([NEW], 'other'), codecOf([newKey(NEW.id)])]) {
      await expect(codec.decode(sealed, ORDER)).rejects.toThrow('it is not what the key');
    }
  });

  test.each([0, 12, 40])('cannot be decrypted if its byte %i was changed', async (at) => {
    const codec = codecOf([NEW]);
    const [sealed] = await codec.encode([plain], ORDER);
    const data = Buffer.from(sealed!.data!);
    data[at]! ^= 1;
    await expect(codec.decode([{ ...sealed!, data }], ORDER)).rejects.toThrow('it is not what');
  });

  test.each([0, 5, 27])('cannot be decrypted if only %i bytes are left', async (length) => {
    const codec = codecOf([NEW]);
    const [sealed] = await codec.encode([plain], ORDER);
    const data = sealed!.data!.subarray(0, length);
    await expect(codec.decode([{ ...sealed!, data }], ORDER)).rejects.toThrow('it is not what');
  });

  test('from before encryption was enabled is read unchanged', async () => {
    expect(await codecOf([NEW]).decode([plain], ORDER)).toEqual([plain]);
  });

  test('without a workflow can be decrypted everywhere', async () => {
    const codec = codecOf([NEW]);
    expect(valueOf(await codec.decode(await codec.encode([plain]), ORDER))).toEqual(CUSTOMER);
  });

  test('keeps an empty payload empty', async () => {
    const codec = codecOf([NEW]);
    const nothing = defaultPayloadConverter.toPayload(undefined);
    expect(valueOf(await codec.decode(await codec.encode([nothing], ORDER), ORDER))).toBe(
      undefined,
    );
  });
});

describe('a text on disk', () => {
  const PLACE = ['spool', 'acme', 'open', '2026-11-24T10:00:00Z'];

  test('cannot be read there, and can be decrypted only in its place', () => {
    const seal = createTextSeal(ringOf(NEW));
    const sealed = seal.seal(JSON.stringify(CUSTOMER), PLACE);
    expect(sealed).toMatch(/^sealed:1:2026-11:/);
    expect(sealed).not.toContain('Maria');
    expect(seal.open(sealed, PLACE)).toBe(JSON.stringify(CUSTOMER));
    expect(() => seal.open(sealed, ['spool', 'beta'])).toThrow('it is not what the key');
  });

  test('from before encryption is read unchanged, while an encrypted one needs its key', () => {
    const sealed = createTextSeal(ringOf(OLD)).seal('{}', PLACE);
    expect(createTextSeal(ringOf(NEW)).open('{"a":1}', PLACE)).toBe('{"a":1}');
    expect(createTextSeal(ringOf(NEW, OLD)).open(sealed, PLACE)).toBe('{}');
    expect(() => createTextSeal(ringOf(NEW)).open(sealed, PLACE)).toThrow('"2026-01"');
    expect(() => createTextSeal(undefined).open(sealed, PLACE)).toThrow('no encryption.keys');
  });

  test('stays unchanged if there are no keys', () => {
    const seal = createTextSeal(createKeyring([]));
    expect(seal.open(seal.seal('{"a":1}', PLACE), PLACE)).toBe('{"a":1}');
  });
});
