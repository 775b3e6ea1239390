import { z } from 'zod';
import type { CallFault, CallFaultParams } from '../../domain/call-faults.js';
import type { Coded } from '../../domain/coded.js';
import { CALLBACK_EVENTS } from '../../domain/callback.js';
import type {
  FindingParams,
  NotFetchedParams,
  NotOpenedParams,
  ParkedParams,
} from '../../domain/findings.js';
import { VENDORS } from '../../domain/ids.js';
import { isIncident, type Incident } from '../../domain/incidents.js';
import { ERP_SITUATIONS, PHASES, SERVICE_ENDS, SERVICE_STATES } from '../../domain/lifecycle.js';
import { DECISIONS } from '../../domain/decisions.js';
import { ORDER_PARTS, type QuestionParams, type RefusalParams } from '../../domain/questions.js';

/**
 * Checks what Temporal keeps as a code and its values when it is read: histories may also contain those of another
 * version, whose words this one does not have.
 */

type Shapes<Params> = { readonly [Code in keyof Params]: z.ZodType<Params[Code]> };

const coded = <Params>(shapes: Shapes<Params>) =>
  codedWith(shapes, {}) as unknown as z.ZodType<Coded<Params>>;

/** @param more further fields, beside `code` and `params` */
function codedWith<Params, More extends z.ZodRawShape>(shapes: Shapes<Params>, more: More) {
  const each = Object.entries<z.ZodType>(shapes).map(([code, params]) =>
    z.object({ ...more, code: z.literal(code), params }),
  );
  const [first, ...others] = each;
  return z.discriminatedUnion('code', [first!, ...others]) as unknown as z.ZodType<
    Coded<Params> & z.output<z.ZodObject<More>>
  >;
}

const none = z.object({});
const text = z.string();
const ss = text;
const flag = z.literal(true).exactOptional();
const end = z.enum(SERVICE_ENDS);
const wanted = z.enum(['opening', 'service', ...SERVICE_ENDS]);
const shown = z.enum([...SERVICE_STATES, 'not-found']);

/** Names all values of each code: reading removes a value that its shape does not name, even an optional one. */
type Named<Params> = {
  readonly [Code in keyof Params]: {
    readonly shape: { readonly [Value in keyof Params[Code]]-?: z.ZodType };
  };
};

const QUESTIONS: Shapes<QuestionParams> & Named<QuestionParams> = {
  refused: z.object({ read: z.enum(VENDORS).exactOptional() }),
  'maybe-opened': none,
  'number-missing': none,
  'look-unreadable': z.object({
    ...{ ss: ss.exactOptional(), silent: flag, garbled: flag },
    ...{ later: flag, tooLong: flag },
  }),
  'ss-unknown': z.object({ ss: ss.exactOptional() }),
  'ss-ended': z.object({ ss, state: z.enum(SERVICE_STATES) }),
  'several-ss': z.object({ numbers: z.array(text), later: ss.exactOptional() }),
  'foreign-ss': z.object({ ss }),
  'link-unconfirmed': z.object({ ss, end: end.exactOptional() }),
  'not-confirmed': z.object({
    end,
    ss,
    state: shown.exactOptional(),
    ended: ss.exactOptional(),
    otherSs: ss.exactOptional(),
  }),
  'ss-missing': z.object({ ss, otherSs: ss.exactOptional() }),
  contradiction: z.object({
    later: end,
    end,
    by: z.enum(['sismetro', 'operator']),
    unread: flag,
  }),
  'erp-moved': z.object({ wanted }),
  reopened: z.object({ wanted }),
  'erp-unreadable': z.object({ silent: flag, maybeDone: end.exactOptional() }),
  'no-effect': z.object({ end }),
  'maybe-settled': z.object({ end, awaits: flag }),
  'webhook-changed': z.object({
    parts: z.array(z.enum(ORDER_PARTS)),
    now: z
      .object({
        valueCents: z.number().exactOptional(),
        branch: z.string().exactOptional(),
        equipment: z.string().exactOptional(),
      })
      .exactOptional(),
  }),
  'closed-again': z.object({ closing: z.number() }),
  unavailable: none,
};

/** A question with further fields. */
export const questionSchema = <More extends z.ZodRawShape>(more: More) =>
  codedWith(QUESTIONS, more);

const status = z.object({ status: z.number() });
const why = z.object({ en: text, pt: text });

const ssShown = z.object({
  first: z.array(z.object({ ss: text, shows: z.enum(['nothing', 'another', 'text']) })),
  more: z.number(),
});

export const CallFaultSchema: z.ZodType<CallFault> = coded<CallFaultParams>({
  'not-connected': none,
  'not-sendable': z.object({ code: text }),
  'not-built': z.object({ why }),
  'timed-out': z.object({ seconds: z.number() }),
  broken: none,
  paced: none,
  held: none,
  redirected: none,
  unsaid: none,
  status,
  unreadable: z.object({ why }),
  unsupported: none,
  'in-step': z.object({
    step: text,
    get fault() {
      return CallFaultSchema;
    },
  }),
  'only-others': z.object({ shown: ssShown }),
  'unclear-list': z.object({ shown: ssShown.exactOptional(), row: why.exactOptional() }),
  'log-in-slow': none,
  'not-renewed': none,
});

const decision = z.object({ decision: z.enum(DECISIONS) });

export const RefusalSchema = coded<RefusalParams>({
  released: decision,
  cancelled: decision,
  'being-written': decision.extend({ phase: z.enum(PHASES) }),
  rehearsal: decision,
  'only-rehearsed': decision,
  'has-ss': decision,
  'end-decided': decision,
  'only-opening': decision,
  'only-endable': decision,
  'only-asking': decision,
  news: none,
  'maybe-opened': none,
  unreadable: none,
  'no-number': none,
  'ss-ended': z.object({ ss, end }),
  'ss-held': z.object({ ss }),
  'ss-refused': z.object({ ss }),
  'ss-not-found': z.object({ ss }),
  'ss-removed': z.object({ ss }),
  'ss-foreign': z.object({ ss }),
  'ended-by-force': none,
  settled: none,
  'no-order': none,
  'no-answer': none,
});

const orderId = { orderId: text };

/** A contradiction that a sweep found, with the order that it is about. */
export const FindingSchema = codedWith<FindingParams, typeof orderId>(
  {
    question: questionSchema({ situation: z.enum(ERP_SITUATIONS).exactOptional() }),
    incident: z.custom<Incident>(isIncident),
    'awaits-again': none,
    'listed-only': none,
  },
  orderId,
);

const NOT_OPENED: Shapes<NotOpenedParams> = {
  'no-equipment': none,
  'unknown-branch': z.object({ branch: text }),
  'no-meaning': none,
  'not-read': z.object({ why: text }),
  invalid: z.object({
    errors: z.array(z.object({ path: text, message: text, messagePt: text.exactOptional() })),
  }),
};

/** Why an order that awaits integration is not opened, with its id. */
export const NotOpenedSchema = codedWith(NOT_OPENED, orderId);

export const ParkedBecauseSchema = coded<ParkedParams>({
  unreadable: z.object({ route: z.enum(['open', ...CALLBACK_EVENTS]) }),
  'tenant-gone': none,
  'left-out': none,
  refused: none,
  'no-order': none,
  'ss-of-another': none,
  'too-much': none,
  'not-fetched': coded<NotFetchedParams>({
    ...NOT_OPENED,
    'given-up': none,
    another: none,
    unreadable: none,
    'not-offered': none,
  }),
});
