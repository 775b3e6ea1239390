import { dirname } from 'node:path';
import { isRecord } from '../fields.js';
import { ProfileError, type ProfileProblem } from './error.js';
import { isSameField, readLayer, type Layer, type Path } from './layer.js';
import { says } from './says.js';

/** A profile as written, merged with everything that it extends. */
export interface ProfileSource {
  readonly values: Readonly<Record<string, unknown>>;
  /** Returns the place of a value, or of its nearest parent if it is absent. `position` is an offset into its text. */
  readonly place: (path: Path, position?: number) => Pick<ProfileProblem, 'file' | 'line'>;
}

const LONGEST_CHAIN = 10;

/**
 * Reads a profile and what it extends. A block is merged into the same block of the extended profile, `null` removes
 * a field, and anything else replaces it. Values under `states` and headers are the same field in every spelling: the
 * last profile's meaning and spelling count.
 * @param reference the name of a shipped profile (`sismetro`), or the path of a file, relative to `directory`
 * @throws ProfileError if a file cannot be read, is not YAML, gives one value two meanings, or extends without end
 */
export function readProfileSource(reference: string, directory: string): ProfileSource {
  const layers = readLayers(reference, directory);
  return {
    values: layers
      .map(({ values: { extends: _, ...values } }) => values)
      .reduceRight((below, above) => merged(below, above, [])),
    place(path, position) {
      const [deepest] = layers
        .map(({ file, locate }) => ({ file, ...locate(path, position) }))
        .toSorted((a, b) => b.depth - a.depth);
      const { file, line } = deepest!;
      return { file, ...(line !== undefined && { line }) };
    },
  };
}

/** Reads a profile and what it extends, the profile first. */
function readLayers(reference: string, directory: string): readonly Layer[] {
  const layers = [readLayer(reference, directory)];
  for (;;) {
    const last = layers.at(-1)!;
    const { extends: parent } = last.values;
    if (parent === undefined) return layers;
    if (typeof parent !== 'string')
      throw wrongExtends(last, says('must name one profile', 'deve nomear um perfil'));
    if (layers.length === LONGEST_CHAIN)
      throw wrongExtends(
        last,
        says(
          'extends itself, directly or indirectly',
          'estende a si mesmo, direta ou indiretamente',
        ),
      );
    layers.push(readLayer(parent, dirname(last.absolute)));
  }
}

function wrongExtends({ file, locate }: Layer, message: string): ProfileError {
  const { line } = locate(['extends']);
  return new ProfileError([
    { file, ...(line !== undefined && { line }), path: 'extends', message },
  ]);
}

type Block = Readonly<Record<string, unknown>>;

function merged(below: Block, above: Block, path: Path): Block {
  const fields = new Map(Object.entries(below));
  // a null removes what is below, not another spelling beside it
  const changes = Object.entries(above).toSorted(([, a], [, b]) => +(b === null) - +(a === null));
  for (const [name, value] of changes) {
    const same = [...fields.keys()].filter((other) => isSameField(path, other, name));
    const under = fields.get(name);
    for (const other of same) if (other !== name || value === null) fields.delete(other);
    if (value === null && same.length > 0) continue;
    const isBlock = isRecord(under) && isRecord(value);
    fields.set(name, isBlock ? merged(under, value, [...path, name]) : value);
  }
  return Object.fromEntries(fields);
}
