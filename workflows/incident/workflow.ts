import {
  condition,
  continueAsNew,
  setHandler,
  upsertMemo,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { isIncident, type Incident } from '../../domain/incidents.js';
import { handleSignal } from '../handle-signal.js';
import { isName } from '../shapes.js';
import { isLong } from '../continue-as-new.js';
import { NeedsAttention } from '../service-order/search-attributes.js';
import {
  acknowledge,
  countSubject,
  incidentSeen,
  isAcknowledgement,
  keysAccepted,
  type Acknowledgement,
  type IncidentInput,
  type IncidentReport,
  type IncidentMemo,
  type IncidentResult,
} from './messages.js';
import { endsAfterMs, isEnough } from './rules.js';

const SUBJECTS_SHOWN = 50;
const SUBJECTS_KEPT = 1_000;

const LONGEST_PAUSE_MS = 3_600_000;

const saidBy = ({ params }: Incident) => JSON.stringify(params);

/** A vendor that asks for more is asked again after an hour all the same. */
const pauseOf = ({ pauseMs }: Pick<IncidentReport, 'pauseMs'>) =>
  typeof pauseMs === 'number' ? Math.min(Math.max(pauseMs, 0), LONGEST_PAUSE_MS) : 0;

/** Shows an incident until the operator acknowledges it or, if its kind can, it recovers. */
export async function incident(input: IncidentInput): Promise<IncidentResult> {
  const { tenant, key, kind, threshold } = input;
  let said: Incident = { kind, params: input.params } as Incident;
  const subjects = new Set(input.subjects);
  /** When each subject was first counted: a subject that several sweeps report counts once. */
  const countedAt = new Map<string, number>(input.countedAt);
  const acknowledged = new Set(input.acknowledged);
  let pauseMs = pauseOf(input);
  let areKeysAccepted = false;
  let seen = 0;
  let isShown = threshold === undefined;
  let answer: Acknowledgement | undefined;
  const now = () => new Date().toISOString();
  let lastSeenAt = input.lastSeenAt ?? now();

  function show(): void {
    const all = [...subjects];
    const memo: IncidentMemo = {
      ...said,
      key,
      since: input.since,
      lastSeenAt,
      subjects: all.slice(0, SUBJECTS_SHOWN),
      count: all.length,
      areKeysAccepted,
    };
    upsertMemo({ ...memo });
    upsertSearchAttributes([{ key: NeedsAttention, value: isShown }]);
  }

  function showNews(): void {
    lastSeenAt = now();
    show();
  }

  function add(subject: unknown): void {
    if (typeof subject === 'string' && subjects.size < SUBJECTS_KEPT) subjects.add(subject);
  }

  setHandler(keysAccepted, () => {
    seen += 1;
    areKeysAccepted = true;
    show();
  });
  setHandler(incidentSeen, (report) => {
    seen += 1;
    const before = { said: saidBy(said), count: subjects.size, areKeysAccepted };
    areKeysAccepted = false;
    if (Array.isArray(report?.subjects)) report.subjects.forEach(add);
    if (isIncident(report) && report.kind === kind)
      said = { kind, params: report.params } as Incident;
    pauseMs = pauseOf(report ?? {});
    if (subjects.size !== before.count || saidBy(said) !== before.said) showNews();
    else if (before.areKeysAccepted) show();
  });
  const count = (subject: string): boolean | 'acknowledged' => {
    seen += 1;
    if (acknowledged.has(subject)) return 'acknowledged'; // its order asks the operator separately
    const before = subjects.size;
    add(subject);
    if (threshold !== undefined && !isShown) {
      if (!countedAt.has(subject)) countedAt.set(subject, Date.now());
      isShown = isEnough(countedAt.values(), Date.now(), threshold);
      if (isShown) showNews();
    } else if (subjects.size !== before) {
      showNews();
    }
    return isShown;
  };
  setHandler(countSubject, count, {
    validator: (subject: unknown) => {
      if (!isName(subject)) throw new TypeError('not a name');
    },
  });
  handleSignal(acknowledge, isAcknowledgement, (given) => (answer ??= given));
  show();

  const recovered = (): IncidentResult => ({
    how: 'recovered',
    at: now(),
    ...(acknowledged.size > 0 && { acknowledged: [...acknowledged] }),
  });

  for (;;) {
    const before = seen;
    const happens = () => answer !== undefined || seen > before || isLong();
    const endsMs = endsAfterMs(kind, isShown, pauseMs, areKeysAccepted);
    if (endsMs === undefined) await condition(happens);
    else if (!(await condition(happens, endsMs))) return recovered();
    if (answer !== undefined) {
      const all = [...new Set([...acknowledged, ...subjects])].slice(-SUBJECTS_KEPT);
      return { how: 'acknowledged', at: now(), ...answer, acknowledged: all };
    }
    if (isLong()) {
      const { threshold: _, ...rest } = input;
      await continueAsNew<typeof incident>({
        ...(isShown ? rest : input),
        tenant,
        ...said,
        subjects: [...subjects],
        lastSeenAt,
        ...(!isShown && { countedAt: [...countedAt] }),
        pauseMs,
      });
    }
  }
}
