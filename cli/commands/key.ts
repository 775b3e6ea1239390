import { randomBytes } from 'node:crypto';
import { Option, type Command } from 'commander';
import type { Context } from '../context.js';

interface CreateOptions {
  readonly for: 'encryption' | 'customers';
}

const BYTES = 32;

/** The variable and setting for each kind of key. */
const KINDS = {
  encryption: {
    variable: 'PONTE_ENCRYPTION_KEY',
    setting: (name: string, id: string) =>
      `encryption: { keys: [{ id: "${id}", key: "\${${name}}" }] }`,
    advice:
      'Para trocar de chave, dê à nova outra variável e outro id, ponha-a em segundo lugar e reinicie todos os processos; depois em primeiro, e reinicie de novo. Deixe as antigas: sem elas o que já está guardado não se lê mais.',
  },
  customers: {
    variable: 'PONTE_CUSTOMER_KEY',
    setting: (name: string) => `privacy: { customerKeys: ["\${${name}}"] }`,
    advice:
      'Sem esta chave ninguém acha os pedidos de um cliente pelo documento. Ela só se troca deixando a antiga em segundo lugar.',
  },
} as const;

/** `ponte key create`: shows a new key for the settings and where to put it. Writes nothing. */
export function addKeyCommands(program: Command, context: Context): void {
  program
    .command('key')
    .description('chaves que cifram dados pessoais')
    .command('create')
    .description('mostra uma chave nova, uma única vez; não muda arquivo nenhum')
    .addOption(
      new Option('--for <uso>', 'encryption cifra; customers acha os pedidos de um cliente')
        .choices(Object.keys(KINDS))
        .default('encryption'),
    )
    .action(({ for: kind }: CreateOptions) => {
      const { variable, setting, advice } = KINDS[kind];
      const key = randomBytes(BYTES).toString('base64');
      const id = new Date().toISOString().slice(0, 10);
      const line = setting(variable, id);
      context.output().give({ for: kind, id, key, variable, setting: line }, (page) => {
        page.line('Nas variáveis de ambiente da api e do worker, e num cofre, com esta chave:');
        page.line(`     ${variable}=${key}`);
        page.line('Na configuração:');
        page.line(`     ${line}`);
        page.line(advice);
      });
    });
}
