import type { ServiceOrder } from '../../../domain/order.js';
import type { FoundRequest, Looked } from '../../../activities/index.js';
import { ifAnswered, ifOffered, orNotOffered } from '../read-failure.js';
import type { OrderRun } from '../run.js';
import {
  isDisowned,
  isInVain,
  pauseBeforeLook,
  recordEmptyLook,
  recordQuestionable,
} from '../rules/opening.js';
import { endedBeforeClosing } from '../../../domain/ownership.js';
import { type Look, type OrderState, endedByOperator, isSettled } from '../state.js';
import { setServiceRequest } from '../rules/ss.js';
import {
  foreignSs,
  lookUnreadable,
  MAYBE_OPENED,
  severalSs,
  ssEnded,
  ssUnknown,
  type Question,
} from '../question-codes.js';
import { patiently, type Progress } from '../patiently.js';
import type { Vendors } from '../vendor-calls.js';

/** Returns true if no SS has to be opened any more. */
export const needsNoSs = ({ state }: OrderRun): boolean =>
  state.ss !== undefined || endedByOperator(state) || isSettled(state);

/**
 * Looks whether Sismetro has an SS of this closing. Only unambiguous empty answers lead to an opening: how many, and how
 * far apart, `pauseBeforeLook` says. Where Sismetro offers no look: `withoutSearch`.
 */
export async function look(run: OrderRun, planned: Look): Promise<Progress> {
  if (planned.confirmedAbsent) return lookOnce(run, planned);
  const pauseMs = pauseBeforeLook(planned);
  if (pauseMs === undefined) return ssUnknown(run.state.opening?.announced);
  // reports do not shorten the pause after an uncertain call, since Sismetro may lag
  if (planned.reason === 'announced')
    await run.pause(pauseMs, 'A SS ainda não aparece na Sismetro');
  else if (pauseMs > 0) await run.sleep(pauseMs, 'Espera antes de procurar a SS de novo');
  if (run.state.opening?.look !== planned) return 'again';

  const isMoot = newlyMoot(run);
  const announced = await readAnnounced(run, isMoot);
  if (announced === undefined) return 'again';
  if ('code' in announced) return announced;
  if (announced.kind === 'answer') return adopt(run, announced.request, 'answer');
  if (isMoot()) return 'again';
  const looked = await readForLook(run, isMoot, 'look', () => search(run, run.vendors));
  if (looked === undefined || isMoot()) return 'again';
  if (typeof looked === 'string') return withoutSearch(run, planned, looked, announced);
  // a callback may name one of several, or the wrong one: ours are found by our reference all the same
  const ours = [...(announced.kind === 'ours' ? [announced.request] : []), ...looked.found];
  return (
    judge(run, ours) ??
    (announced.kind === 'anothers'
      ? foreignSs(run.state.opening.announced!)
      : foundNothing(run, planned, looked.at))
  );
}

/**
 * Looks once before an SS is opened because the operator confirmed that there is none: what Sismetro shows outweighs
 * that word. If it cannot be looked at within ten seconds, or its answer cannot be read, the word stands. Either is as
 * old as the beginning of these seconds.
 */
async function lookOnce(run: OrderRun, planned: Look): Promise<Progress> {
  const { key, vendors } = run;
  const at = new Date().toISOString();
  const { announced, isAccepted } = run.state.opening!;
  const isMoot = () => needsNoSs(run) || run.state.opening?.look !== planned;
  const found = await run.withdrawIf(isMoot, async () => {
    const [named, searched] = await Promise.all([
      announced === undefined
        ? undefined
        : ifAnswered(() => vendors.lastLook.readAnnounced(key, announced)),
      ifAnswered(() => search(run, vendors.lastLook, 1)),
    ]);
    // as in `readAnnounced`: so answers a Sismetro that sends the number later and shows no references
    const isAnswer = named?.kind === 'unknown' && isAccepted && !named.showsReference;
    return [
      ...(named?.kind === 'ours' || isAnswer ? [named.request] : []),
      ...(typeof searched === 'object' ? searched.found : []),
    ];
  });
  if (found === undefined || isMoot()) return 'again';
  const progress = judge(run, found);
  if (progress === undefined) run.change((before) => recordEmptyLook(before, at));
  return progress ?? 'again';
}

/**
 * Adopts the SS that a look found, or returns the question about it. Returns undefined if there is none, except those
 * of which the operator said that they are not this closing's.
 */
function judge(run: OrderRun, found: readonly FoundRequest[]): Progress | undefined {
  const [first, ...others] = found.filter(({ ss }) => !isDisowned(run.state, ss));
  if (first === undefined) return undefined;
  // a list that grows while it is read may show the same SS on two pages
  const numbers = new Set([first, ...others].map(({ ss }) => ss));
  if (numbers.size > 1) {
    run.change((before) => recordQuestionable(before));
    return severalSs([...numbers]);
  }
  if (endedBeforeClosing(first, run.state.openedAt)) return askAboutEnded(run, first);
  return adopt(run, first, 'reference');
}

function askAboutEnded(run: OrderRun, { ss, state }: FoundRequest): Question {
  run.change((before) => recordQuestionable(before, ss));
  return ssEnded(ss, state);
}

/**
 * Returns a function that says whether the look of this moment is moot: the order needs no SS any more, the operator
 * confirmed that there is none, or another number was announced, which must be read as well.
 */
function newlyMoot(run: OrderRun): () => boolean {
  const { announced: known } = run.state.opening!;
  return () => {
    const { announced, look: latest } = run.state.opening ?? {};
    return needsNoSs(run) || latest?.confirmedAbsent === true || announced !== known;
  };
}

/** Reads at Sismetro. Returns undefined if there is no answer, or the look is moot. */
const readForLook = <T extends object | string>(
  run: OrderRun,
  isMoot: () => boolean,
  name: string,
  make: () => Promise<T>,
): Promise<T | undefined> =>
  patiently(run, 'opening', { name, make, until: isMoot, reads: 'sismetro' });

function adopt(run: OrderRun, request: FoundRequest, by: 'answer' | 'reference'): Progress {
  run.change((before) => setServiceRequest(before, request, by));
  return 'again';
}

/** What was asked in vain is looked for again after this long, if nothing is reported: 6 hours. */
const VAIN_AGAIN_MS = 6 * 60 * 60_000;

/**
 * A callback that repeats begins the looks anew, so the operator is asked after a while, though another one waits.
 * @param at when nothing was found, ISO 8601
 */
function foundNothing(run: OrderRun, planned: Look, at: string): Progress {
  if (isInVain(planned, at)) {
    return { question: ssUnknown(run.state.opening?.announced), lookAgainMs: VAIN_AGAIN_MS };
  }
  run.change((before) => recordEmptyLook(before, at));
  return 'again';
}

/** What reading the SS shows that a callback named. */
type Announced =
  | { readonly kind: 'ours' | 'answer'; readonly request: FoundRequest }
  /** `unproven`: the answer does not show whether it is this closing's; `none`: no number was named, or none can be read. */
  | { readonly kind: 'anothers' | 'unproven' | 'none' };

/**
 * Reads the SS whose number a callback named. Returns a question if the SS had ended before this closing, and undefined
 * if there is no answer.
 */
async function readAnnounced(
  run: OrderRun,
  isMoot: () => boolean,
): Promise<Announced | Question | undefined> {
  const { openedAt, opening } = run.state;
  const { announced, isAccepted } = opening!;
  if (announced === undefined) return { kind: 'none' };
  if (isDisowned(run.state, announced)) return { kind: 'anothers' };
  const read = await readForLook(run, isMoot, 'read announced', () =>
    orNotOffered(() => run.vendors.readAnnounced(run.key, announced)),
  );
  if (read === undefined) return undefined;
  if (read === 'not-offered') return { kind: 'none' };
  if (read.kind === 'anothers') return { kind: 'anothers' };
  // if Sismetro sends the number later and shows no references, this is how it answers our own opening
  const isAnswer = read.kind === 'unknown' && isAccepted === true && !read.showsReference;
  if (read.kind !== 'ours' && !isAnswer) return { kind: 'unproven' };
  const { request } = read;
  const isUndatedAnswer = isAnswer && request.openedAt === undefined;
  if (!isUndatedAnswer && endedBeforeClosing(request, openedAt)) {
    return askAboutEnded(run, request);
  }
  return { kind: isAnswer ? 'answer' : 'ours', request };
}

/** Pages of the list to read for one look. */
const MOST_PAGES = 50;

/**
 * Finds all SSs of this closing by our reference; if that call is not offered, in the list back to the time at which the
 * first one may have been opened. `too-long`: so many pages do not reach back that far, and show none.
 */
export async function search(
  { key, order, state }: Pick<OrderRun, 'key' | 'order' | 'state'>,
  { findServiceRequests, findInList }: Pick<Vendors, 'findServiceRequests' | 'findInList'>,
  mostPages = MOST_PAGES,
): Promise<Looked | 'not-offered' | 'too-long'> {
  const byReference = await ifOffered(() => findServiceRequests(key));
  if (byReference !== undefined) return byReference;
  let looked: Looked | undefined;
  const since = firstOpeningAt(order, state);
  for (let page = 1; page <= mostPages; page += 1) {
    const read = await ifOffered(() => findInList(key, page, state.openedAt, since));
    if (read === undefined) return 'not-offered';
    // as old as its first page
    looked = { found: [...(looked?.found ?? []), ...read.found], at: looked?.at ?? read.at };
    if (read.isLast) return looked;
  }
  return looked?.found.length ? looked : 'too-long';
}

/** An order that a restored Temporal may have forgotten is hardly older. */
const MONTH_MS = 31 * 86_400_000;

/** The earliest time at which an SS of this closing may have been opened, ISO 8601: an earlier run may be forgotten. */
function firstOpeningAt({ issueDate }: ServiceOrder, { opening, openedAt }: OrderState): string {
  const { look } = opening ?? {};
  if (look?.reason !== 'age' && look?.reason !== 'restored') return openedAt;
  const opened = Date.parse(openedAt);
  const issued = Date.parse(issueDate ?? '');
  if (!Number.isNaN(issued)) return new Date(Math.min(opened, issued)).toISOString();
  return look.reason === 'age' ? openedAt : new Date(opened - MONTH_MS).toISOString();
}

/**
 * Sismetro offers no search by our reference, or its list is too long for one: decides by the evidence for an SS.
 * @param announced what the SS shows that a callback named
 */
function withoutSearch(
  run: OrderRun,
  planned: Look,
  why: 'not-offered' | 'too-long',
  announced: Announced,
): Progress {
  const { announced: number, answered, isAccepted } = run.state.opening!;
  const now = new Date().toISOString();
  if (announced.kind === 'anothers') return foreignSs(number!);
  if (announced.kind === 'ours') return adopt(run, announced.request, 'reference');
  if (why === 'too-long') return lookUnreadable({ tooLong: true });
  switch (planned.reason) {
    case 'age':
    case 'unavailable': // nothing was sent, as far as is known
      return foundNothing(run, planned, now);
    case 'restored':
    case 'uncertain':
      return answered === undefined ? MAYBE_OPENED : foreignSs(answered);
    case 'announced':
      if (!isAccepted || number === undefined) return ssUnknown(number);
      if (announced.kind === 'unproven') return foundNothing(run, planned, now);
      run.change((before) => setServiceRequest(before, { ss: number }, 'answer'));
      return 'again';
  }
}
