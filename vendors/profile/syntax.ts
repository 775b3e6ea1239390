import { isRecord } from '../fields.js';

/** The parts of an expression that have the same context. In other parts, names refer to what was found before. */
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

/** Returns the names that an expression (its syntax tree) reads directly from its input. */
export const inputNames = (syntax: unknown): readonly InputName[] => [
  ...inContext(syntax),
  ...rootNames(syntax),
];

export interface InputName extends Place {
  readonly name: string;
}

function inContext(node: unknown): readonly InputName[] {
  if (Array.isArray(node)) return node.flatMap(inContext);
  if (!isRecord(node) || node['type'] === 'lambda') return [];
  if (node['type'] === 'path') {
    const [first, second] = node['steps'] as readonly unknown[];
    return inContext(isVariable(first, CONTEXT) ? second : first);
  }
  if (node['type'] === 'name') return [{ name: String(node['value']), ...positionOf(node) }];
  return SAME_CONTEXT.flatMap((part) => inContext(node[part]));
}

/** Returns the names that are read from the input as `$$.name`, which is possible in every context. */
function rootNames(node: unknown): readonly InputName[] {
  if (typeof node !== 'object' || node === null) return [];
  const found = Object.values(node).flatMap(rootNames);
  if (!isRecord(node) || node['type'] !== 'path') return found;
  const [first, second] = node['steps'] as readonly unknown[];
  return isVariable(first, ROOT) ? [...inContext(second), ...found] : found;
}

/** The names of `$` and `$$` as variables. */
const CONTEXT = '';
const ROOT = '$';

const isVariable = (node: unknown, name: string): boolean =>
  isRecord(node) && node['type'] === 'variable' && node['value'] === name;

/** What a tenant's credential may be called. */
export const CREDENTIAL_NAME = /^[A-Za-z]\w{0,63}$/;

/** Returns the tenant's credentials that an expression (its syntax tree) reads: `credentials.apiKey` is `apiKey`. */
export function credentialNames(node: unknown): readonly InputName[] {
  if (typeof node !== 'object' || node === null) return [];
  const found = Object.values(node).flatMap(credentialNames);
  if (!isRecord(node) || node['type'] !== 'path') return found;
  const [first, second] = (node['steps'] as readonly unknown[]).filter(
    (step) => isRecord(step) && !isVariable(step, CONTEXT) && !isVariable(step, ROOT),
  ) as readonly Readonly<Record<string, unknown>>[];
  return first?.['value'] === 'credentials' && second?.['type'] === 'name'
    ? [{ name: String(second['value']), ...positionOf(second) }, ...found]
    : found;
}

/** Returns the variables that an expression (its syntax tree) reads and does not define itself, functions included. */
export function freeVariables(syntax: unknown): readonly InputName[] {
  const defined = new Set(definedVariables(syntax));
  return variables(syntax).filter(({ name }) => !defined.has(name));
}

function variables(node: unknown): readonly InputName[] {
  if (typeof node !== 'object' || node === null) return [];
  const found = Object.values(node).flatMap(variables);
  if (!isRecord(node) || node['type'] !== 'variable') return found;
  const name = String(node['value']);
  return name === CONTEXT || name === ROOT ? found : [{ name, ...positionOf(node) }, ...found];
}

/** `$x := …`, the arguments of a function, and the `@$x` and `#$i` of a path. */
function definedVariables(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const found = Object.values(node).flatMap(definedVariables);
  if (!isRecord(node)) return found;
  const { type, lhs, arguments: parameters } = node;
  const named = [
    ...(type === 'bind' ? [lhs] : []),
    ...(type === 'lambda' ? (parameters as readonly unknown[]) : []),
  ].flatMap((one) => (isRecord(one) ? [String(one['value'])] : []));
  const inPath = [node['focus'], node['index']].filter((name) => typeof name === 'string');
  return [...named, ...inPath, ...found];
}

/** Returns the regular expressions in an expression (its syntax tree). */
export function regexesIn(node: unknown): readonly (Place & { readonly regex: RegExp })[] {
  if (typeof node !== 'object' || node === null) return [];
  if (isRecord(node) && node['value'] instanceof RegExp) {
    return [{ regex: node['value'], ...positionOf(node) }];
  }
  return Object.values(node).flatMap(regexesIn);
}

/**
 * JSONata evaluates the left side of `??` twice, the first time as a copy made by JSON, which has no regular expressions.
 * Replaces the copy by the original.
 */
export function restoreRegexes(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const { condition, then } = node as { condition?: { arguments?: unknown[] }; then?: unknown };
  const copies = condition?.arguments;
  if (then !== undefined && JSON.stringify(copies) === JSON.stringify([then])) copies![0] = then;
  for (const part of Object.values(node)) restoreRegexes(part);
}

const positionOf = ({ position }: Readonly<Record<string, unknown>>): Place =>
  typeof position === 'number' ? { position } : {};
