import { createHash, randomBytes } from 'node:crypto';
import { Option, type Command } from 'commander';
import type { Context } from '../context.js';

interface NewKey {
  /** Of the day, to name it among others. */
  readonly id: string;
  /** What the settings have of it: a reference to its variable, or its digest. */
  readonly value: string;
}

interface Kind {
  /** The variable that holds the key; none if the settings have only its digest. */
  readonly variable?: string;
  readonly setting: (key: NewKey) => string;
  readonly advice: string;
}

const RELOAD =
  'Vale depois de recarregar a configuração (kill -HUP na api, ou POST /admin/reload); não é preciso reiniciar.';

/** Where each kind of key belongs. */
const KINDS = {
  encryption: {
    variable: 'PONTE_ENCRYPTION_KEY',
    setting: ({ id, value }) => `encryption: { keys: [{ id: "${id}", key: "${value}" }] }`,
    advice:
      'Para trocar de chave, dê à nova outra variável e outro id, ponha-a em segundo lugar e reinicie todos os processos; depois em primeiro, e reinicie de novo. Deixe as antigas: sem elas o que já está guardado não se lê mais.',
  },
  customers: {
    variable: 'PONTE_CUSTOMER_KEY',
    setting: ({ value }) => `privacy: { customerKeys: ["${value}"] }`,
    advice:
      'Sem esta chave ninguém acha os pedidos de um cliente pelo documento. Ela só se troca deixando a antiga em segundo lugar.',
  },
  caller: {
    setting: ({ value }) =>
      `keys: [{ sha256: "${value}" }] # tenants › inbound.senior ou inbound.sismetro`,
    advice: `Entregue a chave ao sistema que vai chamar. ${RELOAD} Para trocar, deixe a antiga ao lado até que ninguém a use.`,
  },
  operator: {
    setting: ({ value }) =>
      `- { name: "…", role: operator, token: { sha256: "${value}" }, tenants: all } # operators; role: viewer, operator ou admin`,
    advice: `Entregue a chave a quem vai usá-la: é o token dele. ${RELOAD} Para revogar, tire o operador e recarregue.`,
  },
} as const satisfies Record<string, Kind>;

const BYTES = 32;

/** `ponte key create`: shows a new key, and where it or its digest belongs. Writes nothing. */
export function addKeyCommands(program: Command, context: Context): void {
  program
    .command('key')
    .description('chaves: as que cifram, as dos sistemas que nos chamam e as dos operadores')
    .command('create')
    .description('mostra uma chave nova, uma única vez; não muda arquivo nenhum')
    .addOption(
      new Option(
        '--for <uso>',
        'encryption cifra; customers acha os pedidos de um cliente; caller é de um sistema que nos chama; operator é o token de um operador',
      )
        .choices(Object.keys(KINDS))
        .default('encryption'),
    )
    .action(({ for: name }: { readonly for: keyof typeof KINDS }) => {
      const { variable, setting, advice }: Kind = KINDS[name];
      // in a header, the characters of base64url are valid everywhere
      const key = randomBytes(BYTES).toString(variable === undefined ? 'base64url' : 'base64');
      const sha256 = createHash('sha256').update(key).digest('hex');
      const id = new Date().toISOString().slice(0, 10);
      const line = setting({ id, value: variable === undefined ? sha256 : `\${${variable}}` });
      const where = variable === undefined ? { sha256 } : { variable };
      context.output().give({ for: name, id, key, ...where, setting: line }, (page) => {
        page.line(
          variable === undefined
            ? 'A chave, que não será mostrada de novo:'
            : 'Nas variáveis de ambiente da api e do worker, e num cofre, com esta chave:',
        );
        page.line(`     ${variable === undefined ? '' : `${variable}=`}${key}`);
        page.line('Na configuração:');
        page.line(`     ${line}`);
        page.line(advice);
      });
    });
}
