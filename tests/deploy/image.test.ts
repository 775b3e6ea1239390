import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readCompose, ROOT } from './compose.js';

interface Stage {
  readonly name: string;
  readonly from: string;
  readonly instructions: readonly { readonly name: string; readonly text: string }[];
}

/** The stages of a Dockerfile; lines continued with `\` are joined. */
function stagesOf(text: string): Stage[] {
  const lines = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter(Boolean);
  return lines.reduce<Stage[]>((stages, line) => {
    const [, name = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (name === 'FROM') {
      const [, from = '', as = ''] = /^(\S+) AS (\S+)$/.exec(rest) ?? [];
      return [...stages, { name: as, from, instructions: [] }];
    }
    const stage = stages.at(-1)!;
    const instructions = [...stage.instructions, { name, text: rest }];
    return [...stages.slice(0, -1), { ...stage, instructions }];
  }, []);
}

const stages = stagesOf(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));

/** The instructions of an image: those of its base stages, then those of its own stage. */
function instructionsOf(target: string): Stage['instructions'] {
  const stage = stages.find(({ name }) => name === target);
  return stage ? [...instructionsOf(stage.from), ...stage.instructions] : [];
}

const lastOf = (target: string, instruction: string) =>
  instructionsOf(target).findLast(({ name }) => name === instruction)?.text ?? '';

describe('the Dockerfile', () => {
  test('builds and runs on one pinned Node 24', () => {
    const bases = stages.map(({ from }) => from).filter((from) => from.includes(':'));
    expect(bases.length).toBeGreaterThanOrEqual(2);
    expect(new Set(bases).size).toBe(1);
    expect(bases[0]).toMatch(/^node:24\.\d+\.\d+-bookworm-slim(@sha256:|$)/);
  });

  const targets = Object.values(readCompose().services).flatMap(({ build }) => build?.target ?? []);

  test.each([...new Set(targets)])('creates the image %s, which does not run as root', (target) => {
    expect(stages.map(({ name }) => name)).toContain(target);
    expect(lastOf(target, 'USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(lastOf(target, 'ENV')).toContain('NODE_ENV=production');
    expect(lastOf(target, 'WORKDIR')).toBe('/app');
  });

  test('creates the product by default, without the stand-ins', () => {
    expect(stages.at(-1)?.name).toBe('ponte');
    expect(JSON.parse(lastOf('ponte', 'CMD'))).toEqual(['node', 'dist/api/server.js']);
    expect(lastOf('build', 'RUN')).toContain('mv dist/sandbox aside/dist/');
    const copied = instructionsOf('ponte').filter(({ name }) => name === 'COPY');
    expect(copied.map(({ text }) => text).join('\n')).not.toContain('aside');
  });

  test('leaves out packages for development and for the stand-ins', () => {
    expect(lastOf('build', 'RUN')).toContain('npm prune --omit=dev --workspaces=false');
    expect(lastOf('build', 'RUN')).toContain('node scripts/trim-modules.mjs node_modules');
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      dependencies: object;
    };
    expect(dependencies).not.toHaveProperty('pdfkit');
  });

  test('checks the api as docker-compose.yml does', () => {
    const check = /CMD (\[.*\])$/.exec(lastOf('ponte', 'HEALTHCHECK'))?.[1] ?? '[]';
    const inCompose = readCompose().services['api']?.healthcheck?.test ?? [];
    const plain = (command: unknown) => String(command).replaceAll(/\s+/g, '');
    expect(plain(JSON.parse(check))).toBe(plain(inCompose.slice(1)));
  });

  test('reads the settings where docker-compose.yml mounts them, and keeps data on a volume', () => {
    const env = lastOf('ponte', 'ENV');
    expect(env).toContain('PONTE_CONFIG=/etc/ponte/ponte.yaml');
    expect(env).toContain('PONTE_DATA_DIR=/var/lib/ponte');
    expect(readCompose().services['api']?.volumes).toContain('spool-data:/var/lib/ponte');
  });
});

test('no secret is part of the image', () => {
  const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
  expect(ignored).toEqual(expect.arrayContaining(['.*', 'ponte.yaml', 'settings', 'data']));
  for (const line of ignored.filter((one) => one.startsWith('!'))) {
    expect(line).toMatch(/^!(\.npmrc|scripts\/[\w-]+\.mjs)$/);
  }
});

describe('trim-modules', () => {
  const modules = mkdtempSync(join(tmpdir(), 'ponte-modules-'));
  afterAll(() => rmSync(modules, { recursive: true, force: true }));

  function put(...files: readonly string[]): void {
    for (const file of files) {
      mkdirSync(dirname(join(modules, file)), { recursive: true });
      writeFileSync(join(modules, file), '');
    }
  }
  const trim = () =>
    spawnSync(process.execPath, [join(ROOT, 'scripts/trim-modules.mjs'), modules], {
      encoding: 'utf8',
    });

  test('keeps what runs here, and deletes other platforms, types, sources and tests', () => {
    const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
    const core = `${arch === 'arm64' ? 'aarch64' : 'x86_64'}-unknown-linux-gnu`;
    const kept = [
      `@temporalio/core-bridge/releases/${core}/index.node`,
      `@photostructure/sqlite/prebuilds/linux-${arch}/a.node`,
      ...['zod/index.js', 'zod/package.json', 'zod/LICENSE', 'yaml/dist/data.json'],
      'yaml/dist/test/index.js', // a part of the package, not its tests
    ];
    put(
      ...kept,
      '@temporalio/core-bridge/releases/x86_64-apple-darwin/index.node',
      '@photostructure/sqlite/prebuilds/win32-x64/a.node',
      ...['yaml/test/data.json', '@temporalio/common/tests/a.js'],
      ...['zod/index.d.ts', 'zod/index.d.cts', 'zod/index.js.map', 'zod/src/index.ts', 'zod/a.md'],
    );
    expect(trim()).toMatchObject({ status: 0 });
    const left = readdirSync(modules, { recursive: true, withFileTypes: true });
    expect(
      left
        .filter((entry) => entry.isFile())
        .map((entry) => relative(modules, join(entry.parentPath, entry.name)))
        .toSorted(),
    ).toEqual(kept.toSorted());
  });

  test('fails if a package no longer contains our platform in its usual place', () => {
    rmSync(join(modules, '@temporalio'), { recursive: true });
    expect(trim().status).not.toBe(0);
  });
});
