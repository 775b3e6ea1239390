import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CALLBACK_EVENTS } from '../../domain/callback.js';
import type { FlowStep, SampleAnswer, SampleBody } from '../../vendors/profile/flow.js';
import type { Dialect, ExplainedCall } from '../../vendors/profile/explain-call.js';
import type { Profile, SeniorXProfile, SismetroProfile } from '../../vendors/profile/load.js';
import type { Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import type { Page } from '../output.js';
import { readAnswer, readBody } from './sample-files.js';

const ANSWERS = 'answers';
const ROUTES = ['open', ...CALLBACK_EVENTS] as const;

/**
 * Shows the whole way of an order with a folder of samples. The folder has bodies as they came
 * (`open-….json`, `completed-….json`) and in `answers/` those of the calls: `<call>.json`,
 * `<call>-<anything>.json`, and `<call>.<step>.json` for a call before or after it.
 * @throws CliError if a sample cannot be read
 */
export async function showFlow(
  context: Context,
  named: readonly Profile[],
  folder: string,
  dialect: Dialect,
): Promise<void> {
  const { loadSeniorXProfile, loadSismetroProfile } = await import('../../vendors/profile/load.js');
  const { explainFlow } = await import('../../vendors/profile/flow.js');
  const sides = {
    erp: named.find((one): one is SeniorXProfile => one.side === 'erp'),
    fieldService: named.find((one): one is SismetroProfile => one.side === 'field-service'),
  };
  if (Object.values(sides).filter(Boolean).length < named.length) {
    throw new CliError('Dois perfis são do mesmo lado: dê um do ERP e um do outro.', EXIT.usage);
  }
  const { erp = loadSeniorXProfile(), fieldService = loadSismetroProfile() } = sides;
  const samples = {
    bodies: await bodiesIn(folder, { erp, fieldService }),
    answers: answersIn(folder),
  };
  const steps = await explainFlow({ erp, fieldService }, samples, dialect);
  context.output().give(steps, (page) => steps.forEach((step) => showStep(page, step)));
  if (steps.some(({ verdict }) => verdict === 'failed')) throw new CliError('');
}

async function bodiesIn(
  folder: string,
  { erp, fieldService }: { readonly erp: Profile; readonly fieldService: Profile },
): Promise<SampleBody[]> {
  const bodies: SampleBody[] = [];
  for (const name of filesIn(folder)) {
    const route = ROUTES.find((one) => name === one || new RegExp(`^${one}[-.]`).test(name));
    if (route === undefined) {
      throw new CliError(`${join(folder, name)}: o nome deve começar por ${ROUTES.join(', ')}`);
    }
    const { content } = (route === 'open' ? erp : fieldService).inbound;
    const read = await orFault(() => readBody(join(folder, name), content));
    bodies.push({ file: name, route, ...('fault' in read ? read : { body: read.value }) });
  }
  return bodies;
}

const ANSWER = /^(?<call>[A-Za-z]+)(?:\.(?<step>\w+))?(?:-[^.]*)?\.\w+$/;

function answersIn(folder: string): SampleAnswer[] {
  return filesIn(join(folder, ANSWERS), true).map((name) => {
    const file = join(ANSWERS, name);
    const { call = name, step } = ANSWER.exec(name)?.groups ?? {};
    try {
      return { file, call, step, answer: readAnswer(join(folder, file)) };
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return { file, call, step, fault: error.message };
    }
  });
}

async function orFault(
  read: () => Promise<unknown>,
): Promise<{ readonly value: unknown } | { readonly fault: string }> {
  try {
    return { value: await read() };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { fault: error.message };
  }
}

/** The files of a folder by name. Throws `CliError` if it cannot be read and is not optional. */
function filesIn(folder: string, isOptional = false): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .toSorted();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (isOptional && code === 'ENOENT') return [];
    throw new CliError(`A pasta ${folder} não pode ser lida: ${code}`);
  }
}

const MARKS: Readonly<Record<FlowStep['verdict'], string>> = {
  read: '✔',
  ignored: '!',
  failed: '✖',
  'not-seen': '·',
};

function showStep(page: Page, { kind, name, file, requests, reading, verdict, why }: FlowStep) {
  const what = kind === 'body' ? `corpo ${name}` : name;
  const seen = file ?? 'suposto: nenhuma amostra o mostra';
  page.line(`${MARKS[verdict]} ${what} (${seen})`);
  for (const request of requests ?? []) {
    if (request.step !== undefined) page.line(`    # ${request.step}`);
    for (const line of curlOf(request)) page.line(`    ${line}`);
  }
  if (reading !== undefined) {
    page.line('    lido como:');
    for (const line of JSON.stringify(reading, null, 2).split('\n')) page.line(`      ${line}`);
  }
  const beforeWhy = reading?.kind === 'ignored' ? '' : 'não pode ser lido: ';
  if (why !== undefined) page.line(`    ${beforeWhy}${why}`, '      ');
}

/** Returns the lines of a request as a person would make it in a shell. */
function curlOf({ method, url, headers = {}, body, form, content }: ExplainedCall): string[] {
  const type = body === undefined ? content?.type : 'application/json';
  const parts = [
    `curl -X ${method} ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(type === undefined || headers['content-type'] !== undefined
      ? []
      : [`-H ${quoted(`content-type: ${type}`)}`]),
    ...(body === undefined ? [] : [`--data ${quoted(JSON.stringify(body, null, 2))}`]),
    ...(content === undefined ? [] : [`--data-binary ${quoted(content.text)}`]),
    ...(form ?? []).map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`),
  ];
  return parts.join(' \\\n  ').split('\n');
}

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
