import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../../support/eventually.js';

const run = promisify(execFile);

/** A Docker daemon of our own. Its images and volumes survive a restart. */
export interface Daemon {
  /** `DOCKER_HOST` */
  readonly host: string;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it, and waits until it answers. @throws Error with the end of its log if it does not */
export async function startDaemon(folder: string): Promise<Daemon> {
  const host = `unix://${join(folder, 'docker.sock')}`;
  const logFile = join(folder, 'dockerd.log');
  const args = [
    ...['--host', host, '--pidfile', join(folder, 'docker.pid')],
    ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
    '--bridge=none',
  ];
  let running: ChildProcess | undefined;

  async function start(): Promise<void> {
    const log = openSync(logFile, 'a');
    running = spawn('dockerd', args, { stdio: ['ignore', log, log] });
    closeSync(log);
    try {
      await eventually('dockerd answers', () =>
        run('docker', ['--host', host, 'version']).then(() => true),
      );
    } catch (cause) {
      const tail = readFileSync(logFile, 'utf8').split('\n').slice(-20).join('\n');
      throw new Error(`dockerd does not answer:\n${tail}`, { cause });
    }
  }

  async function stop(): Promise<void> {
    if (running === undefined || running.exitCode !== null) return;
    const exited = once(running, 'exit');
    running.kill();
    await exited;
  }

  await start();
  return {
    host,
    stop,
    async restart() {
      await stop();
      await start();
    },
  };
}
