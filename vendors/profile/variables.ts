import type { Side } from '../../domain/systems.js';
import { says } from './says.js';
import { isRecord } from '../fields.js';
import type { Expression } from './expression.js';
import type { ProfileFault } from './error.js';

/** The functions of JSONata. */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'abs append assert average base64decode base64encode boolean ceil clone contains count decodeUrl ' +
    'decodeUrlComponent distinct each encodeUrl encodeUrlComponent error eval exists filter floor formatBase ' +
    'formatInteger formatNumber fromMillis join keys length lookup lowercase map match max merge millis min not now ' +
    'number pad parseInteger power random reduce replace reverse round shuffle sift single sort split spread sqrt ' +
    'string substring substringAfter substringBefore sum toMillis trim type uppercase zip'
  ).split(' '),
);

/** The addresses of each side that are variables, also of its rows. */
const ADDRESSES: Readonly<Record<Side, readonly string[]>> = {
  erp: ['baseUrl'],
  'field-service': ['baseUrl', 'readUrl'],
};

/** The input of each call that its expressions have as variables, too: they read answers, which have other names. */
const INPUTS: Readonly<Record<string, readonly string[]>> = {
  addObservation: ['orderId', 'text'],
  releaseOrder: ['orderId'],
  cancelOrder: ['orderId'],
  readOrder: ['orderId'],
  listAwaiting: ['page'],
  fetchOrder: ['orderId'],
  open: ['reference'],
  findByReference: ['reference'],
  readOne: ['ss'],
  listAll: ['page'],
  equipmentSearch: ['text', 'page'],
};

interface Stepped {
  readonly before?: Block;
  readonly after?: Block;
  readonly answer?: unknown;
}

type Block = Readonly<Record<string, unknown>>;

/** Returns a fault for each variable in the expressions of a profile that is not defined at its place. */
export function undefinedVariables({
  side,
  calls,
  rows,
  failure,
  ...rest
}: {
  readonly side: Side;
  readonly calls: Readonly<Record<string, Stepped | undefined>>;
  readonly rows?: unknown;
  readonly failure?: unknown;
}): readonly ProfileFault[] {
  const addresses = ADDRESSES[side];
  const made = Object.entries(calls).flatMap(([name, call]) =>
    call === undefined ? [] : [{ name, call, known: [...addresses, ...INPUTS[name]!] }],
  );
  // evaluated over the answers of every call: what a call does not have is absent there
  const ofAnyCall = made.flatMap(({ call, known }) => [
    ...known,
    ...Object.keys({ ...call.before, ...call.after }),
  ]);
  return [
    ...faultsIn(rest, [], []),
    ...faultsIn(rows, ['rows'], addresses),
    ...faultsIn(failure, ['failure'], [...ofAnyCall, 'answer']),
    ...made.flatMap(({ name, call, known }) => faultsOfCall(call, ['calls', name], known)),
  ];
}

function faultsOfCall(
  { before = {}, after = {}, answer, ...call }: Stepped,
  path: readonly string[],
  known: readonly string[],
): readonly ProfileFault[] {
  const found = [...known, ...Object.keys(before)];
  const itself = [...found, 'answer'];
  return [
    ...faultsOfSteps(before, [...path, 'before'], known),
    ...faultsIn(call, path, found),
    ...faultsOfSteps(after, [...path, 'after'], itself),
    ...faultsIn(answer, [...path, 'answer'], [...itself, ...Object.keys(after)]),
  ];
}

const faultsOfSteps = (steps: Block, path: readonly string[], known: readonly string[]) =>
  Object.entries(steps).flatMap(([name, step], at, all) => {
    const earlier = all.slice(0, at).map(([one]) => one);
    return faultsIn(step, [...path, name], [...known, ...earlier]);
  });

function faultsIn(
  value: unknown,
  path: readonly string[],
  known: readonly string[],
): readonly ProfileFault[] {
  if (typeof value === 'function') {
    const { free = [] } = value as Expression;
    return free
      .filter(({ name }) => !FUNCTIONS.has(name) && !known.includes(name))
      .map(({ name, position }) => ({ path, position, message: noVariable(name, known) }));
  }
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => faultsIn(part, [...path, name], known));
}

function noVariable(name: string, known: readonly string[]): string {
  const names = [...new Set(known)].map((one) => `$${one}`).join(', ');
  return names === ''
    ? says(`there is no $${name} here`, `aqui não há $${name}`)
    : says(`there is no $${name} here, only: ${names}`, `aqui não há $${name}, só: ${names}`);
}
