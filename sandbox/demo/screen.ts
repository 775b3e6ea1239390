import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** The system that a line of a story is about. */
type Actor = 'Senior X' | 'Sismetro' | 'Ponte' | 'Tryton' | 'Helpdesk';

const ACTOR_STYLES: Readonly<Record<Actor, Style>> = {
  'Senior X': 'blue',
  Sismetro: 'magenta',
  Ponte: 'cyan',
  Tryton: 'blue',
  Helpdesk: 'magenta',
};

/** The demo's progress lines. */
export interface Screen {
  title(text: string): void;
  /** An event of the story. */
  say(actor: Actor, text: string): void;
  /** An attempt that was refused, with the sentence shown on the screen. */
  refused(actor: Actor, tried: string, sentence: string): void;
  done(text: string): void;
  note(text: string): void;
  failed(text: string): void;
  /** A table of names and values. */
  table(title: string, rows: readonly (readonly [name: string, value: string])[]): void;
}

export function createScreen(
  out: NodeJS.WriteStream,
  { colour }: { readonly colour: boolean },
): Screen {
  const paint = (style: Style, text: string) =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const line = (text = '') => void out.write(`${text}\n`);
  const say = (actor: Actor, text: string) =>
    line(`  ${paint(ACTOR_STYLES[actor], actor.padEnd(10))}${text}`);

  return {
    say,
    title(text) {
      line();
      line(paint('bold', text));
    },
    refused: (actor, tried, sentence) =>
      say(actor, `${tried} → ${paint('yellow', 'recusado:')} “${sentence}”`),
    done: (text) => line(`  ${paint('green', `✔ ${text}`)}`),
    note: (text) => line(`  ${paint('dim', text)}`),
    failed(text) {
      line();
      line(paint('red', `✘ ${text}`));
    },
    table(title, rows) {
      const width = Math.max(...rows.map(([name]) => name.length)) + 3;
      line();
      line(paint('bold', title));
      for (const [name, value] of rows) line(`  ${name.padEnd(width)}${value}`);
    },
  };
}
