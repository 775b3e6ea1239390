import { isRecord } from '../fields.js';

/** Where an expression goes on in the same context; elsewhere names belong to what was found before. */
const SAME_CONTEXT = [
  'lhs',
  'rhs',
  'expression',
  'expressions',
  'arguments',
  'procedure',
  'condition',
  'then',
  'else',
];

interface Place {
  readonly position?: number;
}

/** The names that an expression (its syntax tree) looks up in its input itself. */
export function inputNames(node: unknown): readonly (Place & { readonly name: string })[] {
  if (Array.isArray(node)) return node.flatMap(inputNames);
  if (!isRecord(node) || node['type'] === 'lambda') return [];
  if (node['type'] === 'path') return inputNames((node['steps'] as readonly unknown[])[0]);
  if (node['type'] === 'name') return [{ name: String(node['value']), ...positionOf(node) }];
  return SAME_CONTEXT.flatMap((part) => inputNames(node[part]));
}

/** The credentials of the tenant that an expression (its syntax tree) reads: `credentials.apiKey` is `apiKey`. */
export function credentialNames(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const found = Object.values(node).flatMap(credentialNames);
  if (!isRecord(node) || node['type'] !== 'path') return found;
  const [first, second] = (node['steps'] as readonly unknown[]).filter(isRecord);
  return first?.['value'] === 'credentials' && second?.['type'] === 'name'
    ? [String(second['value']), ...found]
    : found;
}

/** The regular expressions in an expression (its syntax tree). */
export function regexesIn(node: unknown): readonly (Place & { readonly regex: RegExp })[] {
  if (typeof node !== 'object' || node === null) return [];
  if (isRecord(node) && node['value'] instanceof RegExp) {
    return [{ regex: node['value'], ...positionOf(node) }];
  }
  return Object.values(node).flatMap(regexesIn);
}

const positionOf = ({ position }: Readonly<Record<string, unknown>>): Place =>
  typeof position === 'number' ? { position } : {};
