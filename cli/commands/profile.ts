import { InvalidArgumentError, Option, type Command } from 'commander';
import { CALLBACK_EVENTS, type CallbackEvent } from '../../domain/callback.js';
import { problemTextPt, ProfileError } from '../../vendors/profile/error.js';
import { VendorError } from '../../vendors/vendor-error.js';
import { isRecord, type FieldError } from '../../vendors/fields.js';
import type { SampleAnswers } from '../../vendors/profile/explain-call.js';
import type { Profile } from '../../vendors/profile/load.js';
import type { Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import { curlOf } from '../curl.js';
import type { Page } from '../output.js';
import { addProfileNewCommand } from './profile-new.js';
import { showFlow } from './profile-flow.js';
import { readAnswer, readBody, readSample } from './sample-files.js';

interface TestOptions {
  readonly inbound?: CallbackEvent | 'order';
  readonly call?: string;
  readonly answer?: string;
  readonly status?: number;
  readonly header?: readonly string[];
  readonly step?: readonly string[];
  readonly id?: string;
  readonly flow?: string;
  readonly dialect: 'gateway' | 'bridge';
}

/** `ponte profile test …`: shows what a customer's profile makes of a captured body, a call or an answer. */
export function addProfileCommands(program: Command, context: Context): void {
  const profile = program.command('profile').description('perfis: como cada sistema fala');
  addProfileNewCommand(profile, context);

  profile
    .command('test')
    .description(
      'mostra o que o perfil faz, sem chamar ninguém: de um corpo recebido (um pedido ou um aviso), de uma chamada ou de uma resposta',
    )
    .argument('[perfil]', 'senior-x, sismetro ou o arquivo do cliente')
    .argument(
      '[amostra]',
      'arquivo com o corpo, os dados da chamada ou a resposta; - lê da entrada. Com --flow, o outro perfil',
    )
    .option(
      '--flow <pasta>',
      'percorre todo o caminho de um pedido com as amostras da pasta: corpos de ponte capture e respostas em answers/',
    )
    .addOption(
      new Option(
        '--inbound <aviso>',
        'o que o corpo recebido é; order para o Senior X (padrão da Sismetro: completed)',
      ).choices(['order', ...CALLBACK_EVENTS]),
    )
    .option('--call <chamada>', 'monta esta chamada e a mostra como curl, sem os segredos')
    .option('--answer <chamada>', 'lê a amostra como resposta desta chamada')
    .option('--status <código>', 'status HTTP da resposta (padrão: o da amostra, ou 200)', statusOf)
    .option('--header <nome: valor>', 'cabeçalho da resposta; pode repetir-se', andMore)
    .option(
      '--step <nome=arquivo>',
      'resposta de uma chamada antes ou depois (before, after); com --call, também da própria chamada; pode repetir-se',
      andMore,
    )
    .option('--id <valor>', 'o pedido, a SS ou a referência que a chamada pediu')
    .addOption(
      new Option('--dialect <dialeto>', 'dialeto do Senior X')
        .choices(['gateway', 'bridge'])
        .default('gateway'),
    )
    .action(
      async (reference: string | undefined, file: string | undefined, options: TestOptions) => {
        const { call, answer, flow } = options;
        refuseUseless(options);
        if (flow !== undefined) {
          const named = [reference, file].filter((one) => one !== undefined);
          return showFlow(context, await Promise.all(named.map(load)), flow, options.dialect);
        }
        if (reference === undefined) throw new CliError("falta o argumento 'perfil'", EXIT.usage);
        if (call !== undefined && answer !== undefined) {
          throw new CliError('Use --call ou --answer, um de cada vez.', EXIT.usage);
        }
        const loaded = await load(reference);
        if (call !== undefined) return showCall(context, loaded, call, file, options);
        if (file === undefined) {
          if (isAbout(options)) throw new CliError('Falta a amostra.', EXIT.usage);
          return showNeeds(context, loaded);
        }
        if (answer !== undefined) return showAnswer(context, loaded, answer, file, options);
        return showBody(context, loaded, file, options);
      },
    );
}

/** Returns true if an option says what a sample is. */
const isAbout = ({ answer, inbound }: TestOptions): boolean => (answer ?? inbound) !== undefined;

/** Shows what the settings of a tenant must have for the profile, as they check it. */
function showNeeds(context: Context, { side, name, uses, auth }: Profile): void {
  const block = side === 'erp' ? 'senior' : 'sismetro';
  const needs = [
    ...[...uses.keys()].map((setting) => `${block}.${setting}`),
    ...(auth?.oauth2?.refreshToken === undefined ? [] : ['encryption.keys']),
  ];
  context.output().give({ side, name, needs }, (page) => {
    page.line(`O perfil de ${name} pode ser lido (${side}).`);
    if (needs.length > 0) page.line('A configuração da empresa precisa ter:');
    for (const need of needs) page.line(`  ${need}`);
  });
}

/** Throws `CliError` for an option that means nothing beside the others. */
function refuseUseless({ call, answer, flow, ...options }: TestOptions): void {
  const isBody = flow === undefined && call === undefined && answer === undefined;
  const isAnswer = flow === undefined && answer !== undefined;
  const isCall = flow === undefined && call !== undefined;
  const places = [
    ['inbound', isBody, 'o corpo recebido, sem --flow, --call nem --answer'],
    ['status', isAnswer, '--answer'],
    ['header', isAnswer, '--answer'],
    ['id', isAnswer, '--answer'],
    ['step', isAnswer || isCall, '--call ou --answer'],
  ] as const;
  for (const [option, isRight, place] of places) {
    if (options[option] === undefined || isRight) continue;
    throw new CliError(`--${option} vai só com ${place}.`, EXIT.usage);
  }
}

/** Collects an option that may be repeated: one that takes all that follows would take the sample as well. */
const andMore = (text: string, others: readonly string[] = []): readonly string[] => [
  ...others,
  text,
];

function statusOf(text: string): number {
  if (/^[1-5]\d\d$/.test(text)) return Number(text);
  throw new InvalidArgumentError('deve ser um status HTTP, como 404');
}

// what follows is loaded on demand: the mapping language is large

async function load(reference: string): Promise<Profile> {
  const { loadProfile } = await import('../../vendors/profile/load.js');
  return orProfileError(() => loadProfile(reference, '.'));
}

/** Returns what `load` returns. Throws `CliError` with every problem if a profile is wrong. */
export function orProfileError<T>(load: () => T): T {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    const lines = error.problems.map(problemTextPt);
    throw new CliError(lines.join('\n'), EXIT.settings, { problems: error.problems });
  }
}

async function showBody(
  context: Context,
  profile: Profile,
  file: string,
  { inbound }: TestOptions,
): Promise<void> {
  const isErp = profile.side === 'erp';
  if (inbound === 'order' && !isErp) {
    throw new CliError('--inbound order vai só com um perfil do ERP.', EXIT.usage);
  }
  if (inbound !== undefined && inbound !== 'order' && isErp) {
    const why = 'não vai com um perfil do ERP, de que só se leem pedidos.';
    throw new CliError(`--inbound ${inbound} ${why}`, EXIT.usage);
  }
  const { explainBody } = await import('../../vendors/profile/explain.js');
  const { partsOf } = await import('../../vendors/profile/inbound.js');
  const sample = await readBody(file, profile.inbound.content);
  const found = await partsOf(isRecord(sample) ? sample : {}, profile.inbound.each);
  const isSplit = found.kind === 'invalid' || found.parts[0] !== sample;
  const parts = found.kind === 'parts' && isSplit && isRecord(sample) ? found.parts : [sample];
  const readings =
    found.kind === 'invalid'
      ? [found]
      : await Promise.all(
          parts.map((part) =>
            explainBody(profile, part, inbound === 'order' ? undefined : inbound),
          ),
        );
  const [only] = readings;
  const output = context.output();
  output.give(readings.length === 1 ? only : readings, (page) => {
    for (const reading of readings) {
      if (reading.kind === 'invalid') showErrors(page, reading.errors);
      else {
        output.note(`O corpo vira (${reading.kind}):`);
        showJson(page, reading);
      }
    }
  });
  if (readings.some(({ kind }) => kind === 'invalid')) throw new CliError('');
}

async function showCall(
  context: Context,
  profile: Profile,
  call: string,
  file: string | undefined,
  { dialect, step = [] }: TestOptions,
): Promise<void> {
  const { explainCalls, SampleError } = await import('../../vendors/profile/explain-call.js');
  await refuseUnknown(profile, call);
  try {
    const sample = file === undefined ? undefined : readSample(file);
    const requests = await explainCalls(profile, call, sample, dialect, answersIn(step));
    context.output().give(requests.length === 1 ? requests[0] : requests, (page) => {
      for (const request of requests) {
        if (requests.length > 1) page.line(`# ${request.step ?? call}`);
        for (const line of curlOf(request)) page.line(line);
      }
    });
  } catch (error) {
    if (error instanceof VendorError) throw new CliError(`A chamada: ${error.words}`);
    if (!(error instanceof SampleError)) throw error;
    const { reading } = error;
    const why =
      reading.kind === 'ignored'
        ? [`o pedido é ignorado: ${reading.reason}`]
        : reading.errors.map(({ path, messagePt }) => `${path} ${messagePt}`);
    throw new CliError(['A amostra não é um pedido que se abre:', ...why].join('\n  '));
  }
}

async function showAnswer(
  context: Context,
  profile: Profile,
  call: string,
  file: string,
  { status, header = [], id, step = [] }: TestOptions,
): Promise<void> {
  const { explainAnswer } = await import('../../vendors/profile/explain-call.js');
  await refuseUnknown(profile, call);
  const headers = Object.fromEntries(
    header.map((text) => {
      const [name = '', ...value] = text.split(':');
      return [name.trim().toLowerCase(), value.join(':').trim()];
    }),
  );
  const answer = readAnswer(file);
  const explained = await explainAnswer(
    profile,
    call,
    {
      ...answer,
      ...(status !== undefined && { status }),
      headers: { ...answer.headers, ...headers },
    },
    id,
    answersIn(step),
  );
  context.output().give(explained, (page) => {
    if (explained.kind === 'result') {
      page.line('A resposta vira:');
      showJson(page, explained.result);
      return;
    }
    const { meaning, words, retryAfterMs, isExpired } = explained;
    page.line(`A resposta é uma falha: ${meaning}`);
    page.line(`  ${words}`, '    ');
    if (retryAfterMs !== undefined) page.line(`  nova tentativa em ${retryAfterMs / 1000} s`);
    if (isExpired) page.line('  o login terminou: a Ponte o repete, e a chamada uma vez');
  });
}

/** Reads the answers of `--step name=file`. */
function answersIn(steps: readonly string[]): SampleAnswers {
  const answers = steps.map((step) => {
    const [, name = '', file = ''] = /^([^=]+)=(.+)$/.exec(step) ?? [];
    if (file === '') throw new CliError(`--step ${step} deve ser nome=arquivo`, EXIT.usage);
    return [name, readAnswer(file)];
  });
  return Object.fromEntries(answers);
}

async function refuseUnknown(profile: Profile, call: string): Promise<void> {
  const { callsOf } = await import('../../vendors/profile/explain-call.js');
  const known = callsOf(profile);
  if (known.includes(call)) return;
  throw new CliError(`O perfil não tem a chamada ${call}, só: ${known.join(', ')}`, EXIT.usage);
}

function showErrors(page: Page, errors: readonly FieldError[]): void {
  page.line('O corpo não pode ser lido:');
  for (const { path, messagePt } of errors) page.line(`  ${path} ${messagePt}`, '    ');
}

function showJson(page: Page, value: unknown): void {
  for (const line of JSON.stringify(value, null, 2).split('\n')) page.line(line);
}
