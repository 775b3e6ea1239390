/** `npm start`: the whole of Ponte on this machine, with three orders to look at. */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { PortTakenError, portsOf } from '../stack/ports.js';
import type { Death } from '../stack/service.js';
import { type Stack, startStack } from '../stack/stack.js';
import { type Screen, createScreen } from './screen.js';
import type { Show } from './show.js';
import { standInsShow } from './stories.js';
import { installedPair } from '../tryton-helpdesk/pair.js';
import { realPair } from '../tryton-helpdesk/show.js';

const USAGE_EXIT_CODE = 2;

const SLOW_START = 'na primeira vez o Temporal é baixado, o que pode levar um minuto…';
const SLOW_START_MS = 6_000;

interface Arguments {
  readonly once: boolean;
  readonly home: string | undefined;
  readonly show: Show;
}

/** Reads the command line. Returns undefined, after a message, if it is invalid. */
function readArguments(): Arguments | undefined {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        home: { type: 'string' },
        pair: { type: 'string' },
      },
    });
    return { once: values.once, home: values.home, show: showOf(values.pair) };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nVeja npm start -- --help.\n`);
    process.exitCode = USAGE_EXIT_CODE;
  }
  return undefined;
}

/** Throws, naming the pairs, if there is no such pair. */
function showOf(pair: string | undefined): Show {
  if (pair === undefined) return standInsShow;
  const folder = installedPair();
  if (pair !== 'tryton-helpdesk') throw new Error(`--pair ${pair}: só há tryton-helpdesk.`);
  if (folder === undefined)
    throw new Error('--pair: inicie com npm start, que instala os dois sistemas.');
  return realPair(folder);
}

/** The first signal stops everything in order; another one exits at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  return controller.signal;
}

async function run({ once: isOnce, home, show }: Arguments, screen: Screen, stopping: AbortSignal) {
  screen.title(show.starting);
  const ports = portsOf(process.env);
  const startedAt = Date.now();
  const slow = setTimeout(() => screen.note(SLOW_START), SLOW_START_MS);
  const onRestart = (name: string) => screen.note(`o processo ${name} terminou e foi reiniciado`);
  const imageFiles = process.env['PONTE_IMAGE_FILES']; // of npm run image
  const stack = await startStack({
    ...{ home: home ?? show.home, vendors: show.vendors },
    ...{ ports, signal: stopping, onRestart, imageFiles },
  }).finally(() => clearTimeout(slow));
  const interrupted = once(stopping, 'abort');
  try {
    screen.note(`tudo pronto em ${seconds(Date.now() - startedAt)}`);
    const toTry = await unless(stack.died, interrupted, show.play(stack, screen));
    if (!toTry) return;
    if (isOnce) {
      screen.title(show.checked);
      return;
    }
    showAddresses(stack, show, screen);
    screen.table('Experimente', toTry);
    screen.title('Ctrl-C encerra tudo; o próximo npm start continua daqui.');
    void show.watch?.(stack, screen, stopping);
    await unless(stack.died, interrupted, new Promise(() => {}));
  } finally {
    screen.title('Encerrando…');
    await stack.stop();
  }
}

/** Returns the result of the work, or undefined if it is interrupted. Throws if a process dies permanently. */
async function unless<T>(
  died: Promise<Death>,
  interrupted: Promise<unknown>,
  work: Promise<T>,
): Promise<T | undefined> {
  const death = died.then(({ name, logFile, tail }) => {
    throw new Error(`o processo ${name} terminou sozinho; o fim de ${logFile}:\n${tail}`);
  });
  return Promise.race([work, interrupted.then(() => undefined), death]);
}

function showAddresses(stack: Stack, show: Show, screen: Screen): void {
  const { urls, keys, home } = stack;
  screen.table('Endereços', [
    ['Temporal Web UI', urls.webUi],
    ['Ponte (console)', `${urls.api}/console/`],
    ['Ponte (api)', urls.api],
    ['Ponte (documentação)', `${urls.api}/docs`],
    ...show.addresses(stack),
    ['Token de operador', keys.operator],
    ['Dados e logs', home],
  ]);
}

function reasonOf(error: unknown): string {
  if (error instanceof PortTakenError) {
    const { port, variable } = error;
    return `A porta ${port} está ocupada: encerre o programa que a usa ou escolha outra com ${variable}.`;
  }
  return error instanceof Error ? error.message : String(error);
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1).replace('.', ',')} s`;

const wanted = readArguments();
if (wanted) {
  const isColourful = process.stdout.isTTY && !process.env['NO_COLOR'];
  const screen = createScreen(process.stdout, { colour: isColourful });
  const stopping = interruption();
  try {
    await run(wanted, screen, stopping);
  } catch (error) {
    if (!stopping.aborted) {
      screen.failed(reasonOf(error));
      process.exitCode = 1;
    }
  }
}
