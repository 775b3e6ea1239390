/** `npm start`: the whole of Ponte on this machine, with three orders to look at. */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { PortTakenError, portsOf } from '../stack/ports.js';
import type { Death } from '../stack/service.js';
import { UNIT } from '../stack/settings.js';
import { type Stack, startStack } from '../stack/stack.js';
import { type Screen, createScreen } from './screen.js';
import { type Waiting, cancelled, completed, resumeLeftOrders, leftInService } from './stories.js';
import { worldOf } from './world.js';

const USAGE_EXIT_CODE = 2;

const SLOW_START = 'na primeira vez o Temporal é baixado, o que pode levar um minuto…';
const SLOW_START_MS = 6_000;

interface Arguments {
  readonly once: boolean;
  readonly home: string | undefined;
}

/** Reads the command line. Returns undefined, after a message, if it is invalid. */
function readArguments(): Arguments | undefined {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        home: { type: 'string' },
      },
    });
    return { once: values.once, home: values.home };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nVeja npm start -- --help.\n`);
    process.exitCode = USAGE_EXIT_CODE;
  }
  return undefined;
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

async function run({ once: isOnce, home }: Arguments, screen: Screen, stopping: AbortSignal) {
  screen.title('Ponte: iniciando Temporal, Senior X e Sismetro de ensaio, api e worker…');
  const ports = portsOf(process.env);
  const startedAt = Date.now();
  const slow = setTimeout(() => screen.note(SLOW_START), SLOW_START_MS);
  const onRestart = (name: string) => screen.note(`o processo ${name} terminou e foi reiniciado`);
  const imageFiles = process.env['PONTE_IMAGE_FILES']; // of npm run image
  const stack = await startStack({
    ...{ home, ports, signal: stopping, onRestart, imageFiles },
  }).finally(() => clearTimeout(slow));
  const interrupted = once(stopping, 'abort');
  try {
    screen.note(`tudo pronto em ${seconds(Date.now() - startedAt)}`);
    const waiting = await unless(stack.died, interrupted, playAll(stack, screen));
    if (!waiting) return;
    if (isOnce) {
      screen.title('Os três pedidos conferem.');
      return;
    }
    showAddresses(stack, screen);
    showWhatToTry(stack, waiting, screen);
    screen.title('Ctrl-C encerra tudo; o próximo npm start continua daqui.');
    await unless(stack.died, interrupted, new Promise(() => {}));
  } finally {
    screen.title('Encerrando…');
    await stack.stop();
  }
}

/** Plays every story. Returns the order that is left waiting. */
async function playAll(stack: Stack, screen: Screen): Promise<Waiting> {
  const world = worldOf(stack);
  await resumeLeftOrders(world, screen);
  await completed(world, screen);
  await cancelled(world, screen);
  return leftInService(world, screen);
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

function showAddresses({ urls, keys, home }: Stack, screen: Screen): void {
  screen.table('Endereços', [
    ['Temporal Web UI', urls.webUi],
    ['Ponte (console)', `${urls.api}/console/`],
    ['Ponte (api)', urls.api],
    ['Ponte (documentação)', `${urls.api}/docs`],
    ['Senior X de ensaio', `${urls.seniorX}/telas`],
    ['Sismetro de ensaio', `${urls.sismetro}/telas`],
    ['Token de operador', keys.operator],
    ['Cabeçalhos do webhook', `unit ${UNIT}, key ${keys.inboundSenior}`],
    ['Dados e logs', home],
  ]);
}

function showWhatToTry({ urls, keys }: Stack, { order, request }: Waiting, screen: Screen): void {
  screen.table('Experimente', [
    [`Ver o pedido ${order.number} no Temporal`, order.webUiUrl],
    ['Listar os pedidos', `curl -H 'Authorization: Bearer ${keys.operator}' ${urls.api}/orders`],
    [`Concluir a SS ${request.ss}`, `${urls.sismetro}/telas/ss/${request.ss}`],
    ['Percorrer o documento à mão', `${urls.seniorX}/telas`],
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
