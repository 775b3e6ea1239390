/** The mail server of the simulated company, in memory: what the real notifier hands to its library. */
import { createTransport } from 'nodemailer';
import type { Connect } from '../../../platform/notifications/email.js';
import type { Clock } from '../clock.js';

/** A message that arrived, as its readers understand it. */
export interface Mail {
  readonly at: number;
  readonly tenant: string;
  /** The same for each attempt to send it. */
  readonly id: string;
  readonly kind: 'news' | 'reminder';
  /** The orders that it names: number and closing. */
  readonly orders: readonly { readonly number: string; readonly closing: number }[];
  readonly incidents: number;
  /** It names only some. */
  readonly isCut: boolean;
  /** The sender was told that it failed, so it may send the same once more. */
  readonly isAnswerLost: boolean;
}

/** Messages are refused (`away`), or taken without an answer (`answer-lost`). */
export type MailMood = 'away' | 'answer-lost';

export interface MailSpell {
  readonly mood: MailMood;
  readonly from: number;
  readonly until: number;
}

const SENT_MS = 300;

export class MailServer {
  readonly mails: Mail[] = [];
  readonly spells: MailSpell[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  readonly connect: Connect = () =>
    createTransport({
      name: 'simulated',
      version: '1',
      send: ({ data }, answer) => {
        this.#clock.after(SENT_MS, () => {
          const at = this.#clock.now();
          const mood = this.spells.find(({ from, until }) => at >= from && at < until)?.mood;
          if (mood !== 'away') this.mails.push(mailOf(at, data as Written, mood !== undefined));
          if (mood === undefined)
            answer(null, { envelope: {}, messageId: data.messageId } as never);
          else answer(new Error(`the mail server is ${mood}`), undefined);
        });
      },
    });
}

interface Written {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
}

function mailOf(
  at: number,
  { to, subject, text, messageId }: Written,
  isAnswerLost: boolean,
): Mail {
  const orders = [...text.matchAll(/^Pedido (\S+)(?: \((\d+)º fechamento\))? · /gm)];
  return {
    ...{ at, id: messageId, tenant: to[0]!.split('@')[0]!, isAnswerLost },
    kind: subject.includes(' ainda precisa') ? 'reminder' : 'news',
    orders: orders.map(([, number, closing]) => ({
      number: number!,
      closing: Number(closing ?? 1),
    })),
    incidents: [...text.matchAll(/^Ocorrência desde /gm)].length,
    isCut: /^E mais /m.test(text),
  };
}
