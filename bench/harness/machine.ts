import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type as system } from 'node:os';
import { findTemporalCli, projectRoot } from '../../sandbox/temporal/binaries.js';

/** What the figures depend on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly system: string;
  readonly node: string;
  readonly temporal: string;
  readonly sdk: string;
  /** Load average of the last minute when the run started; above 0.5, other programs were running. */
  readonly load: number;
  readonly commit: string;
}

const firstLine = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: projectRoot() }).toString().trim().split('\n')[0] ?? '';

export async function factsOfMachine(): Promise<Machine> {
  const sdk = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.resolve('@temporalio/worker')), 'utf8'),
  ) as { version: string };
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${system()} ${release()}`,
    node: process.version,
    temporal: firstLine(await findTemporalCli(), '--version'),
    sdk: sdk.version,
    load: Math.round(loadavg()[0]! * 100) / 100,
    commit: firstLine('git', 'describe', '--always', '--dirty'),
  };
}
