import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { ROOT } from './compose.js';

/** A `temporal-sql-tool` that records its calls and fails at one command. */
function recorder(failsAt = 'nothing') {
  const folder = mkdtempSync(join(tmpdir(), 'ponte-schema-'));
  const calls = join(folder, 'calls');
  writeFileSync(calls, '');
  const password = join(folder, 'password');
  writeFileSync(password, 'word\n');
  const program = `#!/bin/sh\n[ "$SQL_PASSWORD" = word ] || exit 2\necho "$@" >> ${calls}\ncase "$*" in *${failsAt}*) exit 1 ;; esac\n`;
  writeFileSync(join(folder, 'temporal-sql-tool'), program, { mode: 0o755 });
  return {
    run: () =>
      promisify(execFile)('/bin/sh', [join(ROOT, 'deploy/temporal/schema.sh')], {
        env: {
          PATH: `${folder}:${process.env['PATH']}`,
          SQL_PASSWORD_FILE: password,
        },
      }),
    calls: () => readFileSync(calls, 'utf8').trim().split('\n'),
  };
}

describe("the schema of Temporal's databases", () => {
  test('is created in both, and updated to the version of the tools', async () => {
    const tool = recorder();
    await tool.run();
    expect(tool.calls()).toEqual([
      '--database temporal create-database',
      '--database temporal setup-schema --version 0.0',
      '--database temporal update-schema --schema-name postgresql/v12/temporal',
      '--database temporal_visibility create-database',
      '--database temporal_visibility setup-schema --version 0.0',
      '--database temporal_visibility update-schema --schema-name postgresql/v12/visibility',
    ]);
  });

  test('is not touched after the first command that fails', async () => {
    const tool = recorder('setup-schema');
    await expect(tool.run()).rejects.toThrow();
    expect(tool.calls()).toHaveLength(2);
  });
});
