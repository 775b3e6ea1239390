import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ponteIn, type Ran } from './support/ponte.js';

let home: string;
let ponte: (...args: string[]) => Promise<Ran>;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'ponte-cli-'));
  ponte = ponteIn({ cwd: home });
});

describe('a command line', () => {
  test('with --help is explained in Portuguese, with its variables', async () => {
    const { code, stdout, stderr } = await ponte('orders', 'list', '--help');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Uso: ponte orders list/);
    expect(stdout).toContain('Opções de todos os comandos:');
    expect(stdout).toContain('variável: PONTE_TOKEN');
    expect(stdout).not.toMatch(/Usage|Options|default:|env:/);
  });

  test('with --help of a group has no English, and shows which arguments are optional', async () => {
    const deliveries = (await ponte('deliveries', '--help')).stdout;
    expect(deliveries).toMatch(/list \[pedido\] /);
    expect(deliveries).not.toContain('help for command');
    expect((await ponte('orders', '--help')).stdout).toMatch(/decide <pedido> <decisão> /);
  });

  test('with --version prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await ponte('--version')).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each([
    [[], /^Uso: ponte/],
    [['orders'], /^Uso: ponte orders/],
    [['ordes'], /comando desconhecido: 'ordes' \(seria orders\?\)/],
    [['orders', 'list', '--fase', 'x'], /opção desconhecida: '--fase'/],
    [['orders', 'list', '--phase', 'x'], /os valores são rehearsal, opening, recording/],
    [['orders', 'list', '--limit', '0'], /precisa ser um número inteiro de 1 a 200/],
    [['orders', 'show'], /falta o argumento 'pedido'/],
    [['orders', 'show', 'a', 'b'], /argumentos demais/],
    [['orders', 'decide', 'acme/1', 'retry'], /falta a opção '--reason <texto>'/],
    [
      ['orders', 'decide', 'acme/1', 'link-ss', '--reason', 'x'],
      /: falta --ss, a SS que já existe/,
    ],
    [
      ['orders', 'decide', 'acme/1', 'retry', '--reason', 'x', '--ss', '5'],
      /--ss e --link vão só com link-ss/,
    ],
    [
      ['orders', 'decide', 'acme/1', 'retry', '--reason', 'x', '--link', 'https://x.example'],
      /--ss e --link vão só com link-ss/,
    ],
    [
      ['orders', 'decide', 'acme/1', 'amend-equipment', '--reason', 'x'],
      /: falta --equipment-id ou --equipment-description/,
    ],
    [
      ['orders', 'decide', 'acme/1', 'retry', '--reason', 'x', '--equipment-id', '1'],
      /--equipment-id e --equipment-description vão só com amend-equipment/,
    ],
    [
      ['orders', 'decide', 'acme/1', 'settle', '--reason', 'x'],
      /: falta --outcome released ou --outcome cancelled/,
    ],
    [
      ['orders', 'decide', 'acme/1', 'retry', '--reason', 'x', '--outcome', 'released'],
      /--outcome vai só com settle/,
    ],
    [
      ['orders', 'decide', 'acme/1', 'release', '--reason', 'x', '--confirmed-absent'],
      /--confirmed-absent vai só com retry/,
    ],
    [
      ['orders', 'decide', 'acme/1', 'retry', '--reason', 'x', '--accept-ended'],
      /--accept-ended vai só com link-ss/,
    ],
    [['sweep', 'run'], /falta a opção '--tenant <empresa>'/],
  ])('as %j is a usage error: exit code 2, and the reason', async (args, why) => {
    const { code, stdout, stderr } = await ponte(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(why);
  });

  test('reports its errors in JSON if JSON was requested', async () => {
    const { code, stderr } = await ponte('--json', 'orders', 'show');
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toEqual({
      error: { exitCode: 2, message: expect.stringContaining('falta o argumento') },
    });
  });
});

describe('before it calls anything, ponte', () => {
  test('reports a missing token as a usage error', async () => {
    const { code, stderr } = await ponte('orders', 'list', '--url', 'http://127.0.0.1:1');
    expect([code, stderr]).toEqual([2, 'ponte: Falta o token do operador: defina PONTE_TOKEN.\n']);
  });

  test('exits with 78 if settings are missing, and prints where it looks for them', async () => {
    const { code, stderr } = await ponte('setup', '--config', 'nowhere.yaml');
    expect(code).toBe(78);
    expect(stderr).toMatch(/^ponte: A configuração em nowhere\.yaml tem 1 problema:\n/);
    expect(stderr).toContain('o arquivo não pode ser lido (ENOENT): confira --config');
    expect((await ponte('orders', 'list', '--token', 't')).code).toBe(78);
  });

  test('exits with 78 if settings are wrong, and prints every problem with its line', async () => {
    writeFileSync(join(home, 'wrong.yaml'), 'tenants: []\napi:\n  prt: 1\nencryption: none\n');
    const { code, stderr } = await ponte('setup', '--config', 'wrong.yaml', '--json');
    expect(code).toBe(78);
    expect(JSON.parse(stderr)).toMatchObject({
      error: {
        message: expect.stringContaining(
          'api.prt (linha 3, coluna 3): não é um item conhecido da configuração',
        ),
        problems: [{ path: 'api.prt', line: 3, message: 'is not a known setting' }],
      },
    });
  });

  test('names the file or the variable to correct if the doctor cannot read the settings', async () => {
    writeFileSync(join(home, 'broken.yaml'), 'tenants: []\napi: { port: 1\n');
    const broken = await ponte('doctor', '--config', 'broken.yaml');
    expect(broken.stdout).toMatch(/^FALHA {2}broken\.yaml \(linha 3\): não é YAML válido: /);
    writeFileSync(join(home, 'unset.yaml'), 'tenants: []\ndataDir: ${WHERE}\nencryption: none\n');
    const unset = await ponte('doctor', '--config', 'unset.yaml');
    expect(unset.stdout).toContain('a variável de ambiente WHERE não está definida');
    expect(unset.stdout).toContain('→ defina WHERE');
    expect(unset.stdout).not.toContain('corrija');
  });

  test('exits with 69 if the api is unreachable', async () => {
    const { code, stderr } = await ponte(
      ...['orders', 'list', '--url', 'http://127.0.0.1:1', '--token', 't'],
    );
    expect(code).toBe(69);
    expect(stderr).toMatch(
      /A api não respondeu em http:\/\/127\.0\.0\.1:1 \(.+\): confira PONTE_URL/,
    );
  });

  test('names the address if a server other than the api answers there', async () => {
    const other = createServer((_, response) => response.writeHead(404).end('{"error":"no"}'));
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const { code, stderr } = await ponte('orders', 'list', '--url', url, '--token', 't');
    other.close();
    expect([code, stderr]).toEqual([
      1,
      `ponte: ${url} respondeu 404, e não como a api da Ponte: confira PONTE_URL.\n`,
    ]);
  });
});
