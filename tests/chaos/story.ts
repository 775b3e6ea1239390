import type { Violation } from './checker.js';
import type { OrderEvidence } from './evidence.js';

/** The most orders whose story is told. Other violations get only their sentence. */
const STORIES = 10;

/** Something that happened; `at` is ISO 8601. */
export interface Line {
  readonly at: string;
  readonly text: string;
}

/**
 * Each violation with the seed and the story of its order, as both vendors, the senders and Ponte recorded it.
 * @param timelineOf returns Ponte's timeline of an order by its id
 */
export async function storiesOf(
  seed: number,
  violations: readonly Violation[],
  timelineOf: (id: string) => Promise<readonly Line[]>,
): Promise<string[]> {
  const told = new Set<string>();
  const stories: string[] = [];
  for (const { rule, what, order } of violations) {
    const title = `seed ${seed}${order ? `, order ${order.number} (${order.id})` : ''}: ${rule}: ${what}`;
    if (!order || told.has(order.id) || told.size >= STORIES) {
      stories.push(title);
      continue;
    }
    told.add(order.id);
    const lines = [...linesOf(order), ...(await timelineOf(order.id))];
    lines.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    stories.push([title, ...lines.map(({ at, text }) => `    ${at}  ${text}`)].join('\n'));
  }
  return stories;
}

function linesOf({ ledger, events }: OrderEvidence): Line[] {
  return [
    ...ledger.map(({ at, vendor, call, status, fault, twists, effect, ss }) => ({
      at,
      text: [
        `${vendor}: ${call} → ${status ?? 'no answer'}`,
        ...(effect === null ? [] : [effect]),
        ...(ss === null ? [] : [`SS ${ss}`]),
        ...(fault === null ? [] : [`fault: ${fault}`]),
        ...twists,
      ].join(', '),
    })),
    ...events.flatMap(({ what, attempts }) =>
      attempts.map(({ at, copy, api, status, answer }) => ({
        at,
        text: `${what}, copy ${copy}, to ${api} → ${status ?? 'no answer'} ${answer}`,
      })),
    ),
  ];
}
