/** Sismetro in memory, behind the HTTP of the profile `sismetro` (docs/wire.md, section 5). */
import { parseReference } from '../../../domain/ids.js';
import type { Clock } from '../clock.js';
import type { SimulatedVendor } from '../vendor-http.js';
import type { Words } from './answers.js';
import type { Desk, Done, Received, Twist } from './desk.js';
import { heldAt, nowOf, type Ss, type SsStatus } from './ledger.js';

export interface SismetroWorld extends SimulatedVendor {
  /** By number. */
  readonly requests: ReadonlyMap<string, Ss>;
  /** The SSs with this reference, oldest first. */
  withReference(reference: string): readonly Ss[];
  /** The crew or users give an SS another status. */
  move(ss: string, to: SsStatus, by?: 'users' | 'ponte'): void;
  /** Users split an SS: a second one with the same reference takes over a part. */
  split(ss: string): void;
  /** Someone else's SS in the unit, without any reference or with this one. */
  stranger(reference?: string): Ss;
  /** Everything is as it was at this time: later SSs are gone, and their numbers are given again. */
  restore(at: number): void;
  /** Called for each SS that is opened. */
  onOpened(see: (ss: Ss) => void): void;
}

/** How far what it shows lags behind, in milliseconds, in the mood `lagging`. */
const LAG_MS = 20_000;

/** SSs on a page of the list. */
const PAGE = 50;

/** Sismetro's dates are those of São Paulo, which has had no daylight saving since 2019. */
const OFFSET_MS = 3 * 3_600_000;

const dateOf = (at: number) =>
  new Date(at - OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');

const PATHS: Readonly<Record<string, readonly [Received['call'], Received['kind']]>> = {
  '/serviceOrder/open': ['open', 'open'],
  '/serviceOrder/findByReference': ['findByReference', 'read'],
  '/SS/findBySs': ['findBySs', 'read'],
  '/SS/listAll': ['listAll', 'read'],
  '/equipment/search': ['searchEquipment', 'read'],
};

export const SISMETRO_WORDS: Words = {
  refusal: () => ({ status: 200, body: { valid: false, message: 'Equipamento inativo' } }),
  quota: () => ({
    status: 200,
    body: { valid: false, message: 'Limite diário de requisições excedido' },
  }),
};

const PROGRESS: Record<SsStatus, string> = {
  ABERTA: 'AGUARDANDO AGENDAMENTO',
  ENCERRADA: 'CONCLUÍDO',
  CANCELADA: '',
  EXCLUÍDA: '',
  gone: '',
};

export function createSismetroWorld(tenant: string, clock: Clock, desk: Desk): SismetroWorld {
  const requests = new Map<string, Ss>();
  const references = new Map<string, Ss[]>();
  /** Oldest first. */
  const all: Ss[] = [];
  const seers: ((ss: Ss) => void)[] = [];
  let last = 100_000;

  function add(reference: string, by: Ss['by'], description: string, at: number): Ss {
    last += 1;
    const ss = String(last);
    const one: Ss = {
      ss,
      tenant,
      reference,
      by,
      openedAt: at,
      description,
      link: `https://br.sismetro.com/printSS.php?os=${ss}&token=t${ss}`,
      states: [{ at, is: 'ABERTA', by: by === 'ponte' ? 'ponte' : 'vendor' }],
    };
    requests.set(ss, one);
    all.push(one);
    const known = references.get(reference);
    if (known) known.push(one);
    else references.set(reference, [one]);
    return one;
  }

  // a unit that shows nothing at all would prove nothing about an SS that is missing
  add('', 'stranger', 'Revisão anual', clock.now() - 40 * 86_400_000);

  /** An SS of somebody else. */
  const another = (than: Ss | undefined): Ss | undefined =>
    all.findLast((one) => one !== than && one.reference !== than?.reference);

  /** The row of an SS as JSON, made once for each of its states: every sweep reads the latest ones. */
  const rows = new WeakMap<Ss, { readonly states: number; readonly row: string | undefined }>();

  function row(one: Ss, at: number, twist: Twist): string | undefined {
    if (twist.shows !== undefined) return makeRow(one, at, twist);
    let known = rows.get(one);
    if (known?.states !== one.states.length)
      rows.set(one, (known = { states: one.states.length, row: makeRow(one, at, twist) }));
    return known.row;
  }

  function makeRow(one: Ss, at: number, { shows }: Twist): string | undefined {
    const seenAt = shows === 'lags' ? at - LAG_MS : at;
    const status = heldAt(one.states, seenAt);
    if (status === undefined || status === 'gone' || shows === 'empty') return undefined;
    const changed = one.states.findLast((state) => state.at <= seenAt)!.at;
    const hasEnded = status !== 'ABERTA';
    const isHidden = shows?.startsWith('reference-') === true;
    return JSON.stringify({
      idSs: one.ss,
      url: one.link,
      abertoPor: 'Integração',
      solicitante: 'Padaria Modelo',
      filial: '1',
      tipoSs: 'CORRETIVA',
      categoria: 'PEDIDO DE SERVIÇO',
      descricaoSs: isHidden ? 'Manutenção preventiva' : htmlOf(one.description),
      dataAbertura: dateOf(one.openedAt),
      dataAlteracao: dateOf(changed),
      dataEncerramento: hasEnded ? dateOf(changed) : null,
      status: shows === 'unknown-status' ? 'EM ANÁLISE' : status,
      evolucao: shows === 'unknown-status' ? 'EM ANÁLISE' : PROGRESS[status],
      conclusao: hasEnded ? '<p>Feito</p>' : null,
      gravidade: 3,
      urgencia: 3,
      tendencia: 3,
      idPatrimonio: '9001',
      tag: 'CL-01',
      marca: 'Marca',
      modelo: 'M1',
      numeroSerie: 'N1',
      externalReference: shownReference(one, shows),
      link: one.link,
    });
  }

  function shownReference({ reference }: Ss, shows: Twist['shows']): string | undefined {
    switch (shows) {
      case 'reference-absent':
        return undefined;
      case 'reference-blank':
        return '';
      case 'reference-cut':
        return reference.slice(0, 8);
      case 'reference-foreign':
        return `${tenant}/de-outro-pedido`;
      default:
        return reference;
    }
  }

  const found = (ones: readonly (Ss | undefined)[], at: number, twist: Twist): Done => {
    const shown = twist.shows === 'strangers' ? [another(ones[0])] : ones;
    const shownRows = shown.flatMap((one) => (one && row(one, at, twist)) ?? []);
    const isValid = shownRows.length > 0;
    return {
      truth: { status: 200, text: `{"valid":${isValid},"resultList":[${shownRows.join()}]}` },
    };
  };

  function open(body: string, at: number, { opens }: Twist): Done {
    const { externalReference, description } = JSON.parse(body) as {
      externalReference: string;
      description: string;
    };
    const one = add(externalReference, 'ponte', description, at);
    if (opens === 'opens-twice') add(externalReference, 'vendor', description, at);
    for (const see of seers) see(one);
    const shown = opens === 'number-of-another' ? (another(one) ?? one) : one;
    const body_ =
      opens === 'number-absent' ? { valid: true } : { ss: Number(shown.ss), link: shown.link };
    return { truth: { status: 201, body: body_ }, effect: 'opened', ss: one.ss };
  }

  function list(page: number, at: number, twist: Twist): Done {
    const end = all.length - (page - 1) * PAGE;
    const shownRows: string[] = [];
    for (let i = end - 1; i >= Math.max(0, end - PAGE); i -= 1) {
      const one = all[i]!;
      const shown = row(one, at, twist);
      if (shown !== undefined) shownRows.push(shown);
    }
    const totalPages = Math.ceil(all.length / PAGE);
    const text = `{"valid":true,"totalPages":"${totalPages}","resultList":[${shownRows.join()}]}`;
    return { truth: { status: 200, text } };
  }

  return {
    requests,
    withReference: (reference) => references.get(reference) ?? [],
    onOpened: (see) => void seers.push(see),

    move(ss, to, by = 'users') {
      const one = requests.get(ss);
      if (one !== undefined && nowOf(one.states) !== to)
        one.states.push({ at: clock.now(), is: to, by });
    },

    split(ss) {
      const one = requests.get(ss);
      if (one !== undefined) add(one.reference, 'vendor', one.description, clock.now());
    },

    stranger: (reference = '') => add(reference, 'stranger', 'Chamado avulso', clock.now()),

    restore(at) {
      const now = clock.now();
      for (const one of all) {
        const before = one.openedAt > at ? 'gone' : heldAt(one.states, at)!;
        if (before !== nowOf(one.states)) one.states.push({ at: now, is: before, by: 'vendor' });
      }
      const kept = all.filter(({ openedAt }) => openedAt <= at).map(({ ss }) => Number(ss));
      last = Math.max(...kept);
    },

    answer(request) {
      const [call, kind] = PATHS[request.path] ?? [];
      if (call === undefined || kind === undefined)
        throw new Error(`Sismetro has no ${request.method} ${request.path}`);
      const { query, body } = request;
      const ss = query.get('ss') ?? undefined;
      const reference =
        call === 'open'
          ? (JSON.parse(body) as { externalReference: string }).externalReference
          : (query.get('reference') ??
            (ss === undefined ? undefined : requests.get(ss)?.reference));
      const orderId = reference === undefined ? undefined : parseReference(reference)?.id;
      const received: Received = {
        call,
        kind,
        ...(reference !== undefined && reference !== '' && { reference }),
        ...(orderId !== undefined && { orderId }),
        ...(ss !== undefined && { ss }),
      };
      return desk.serve(received, (at, twist) => {
        switch (call) {
          case 'open':
            return open(body, at, twist);
          case 'findByReference':
            return found(references.get(reference ?? '') ?? [], at, twist);
          case 'findBySs':
            return found([requests.get(ss ?? '')], at, twist);
          case 'listAll':
            return list(Number(query.get('page') ?? 1), at, twist);
          default:
            return {
              truth: { status: 200, body: { valid: true, totalPages: '0', resultList: [] } },
            };
        }
      });
    },
  };
}

const htmlOf = (text: string) =>
  `<p>${text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll('\n', '<br />')}</p>`;
