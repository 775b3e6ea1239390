/** What went wrong with a call if the vendor said nothing itself. */
import type { ShownSss } from '../../domain/call-faults.js';
import { sayWords, type CallFaults } from '../catalogue.js';

export const callFaults: CallFaults = {
  'not-connected': () => 'no connection',
  'not-sendable': ({ code }) => `the call cannot be made (${code})`,
  'not-built': ({ why }) => `the call cannot be built: ${why.en}`,
  'timed-out': ({ seconds }) => `no complete answer within ${seconds} s`,
  broken: () => 'the connection broke',
  paced: () => 'the pace of this call in the profile does not allow another one now',
  held: () => 'the system asked for a pause before another call',
  redirected: () => 'the address leads to another, and redirects are refused: correct it',
  unsaid: () => 'without a reason',
  status: ({ status }) => meaningOf(status),
  unreadable: ({ why }) => `the answer cannot be read: ${why.en}`,
  unsupported: () => 'does not offer this call',
  'in-step': ({ step, fault }) => `${step}: ${sayWords(callFaults, fault)}`,
  'only-others': ({ shown }) =>
    `the look by our reference shows only SSs that do not carry it: ${named(shown)}`,
  'unclear-list': ({ shown, row }) =>
    [
      ...(shown ? [`in the list, these may be of this order: ${named(shown)}`] : []),
      ...(row ? [`a row of the list cannot be read: ${row.en}`] : []),
    ].join('; '),
  'log-in-slow': () => 'the login takes too long',
  'not-renewed': () => 'only the api and the worker renew the access',
};

const SHOWS = {
  nothing: 'without a reference',
  another: 'with another reference',
  text: 'with another text in place of the reference',
};

function named({ first, more }: ShownSss): string {
  const each = first.map(({ ss, shows }) => `${ss} (${SHOWS[shows]})`).join(', ');
  return `SS ${each}${more > 0 ? ` and ${more} more` : ''}`;
}

function meaningOf(status: number): string {
  if (status === 401 || status === 403) return 'the access key was not accepted';
  if (status === 404) return 'the address or the record does not exist';
  if (status === 408 || status === 504) return 'the time is up';
  if (status === 429) return 'there are too many calls';
  if (status === 502 || status === 503) return 'the system is down or busy';
  return status >= 500 ? 'the system had an error' : 'the call was refused';
}
