import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a process has used since its start. */
interface Usage {
  /** User and system time of all its threads. */
  readonly cpuSeconds: number;
  /** What reached, or will reach, the disk. */
  readonly writtenBytes: number;
}

const ticksPerSecond = () => Number(execFileSync('getconf', ['CLK_TCK']).toString());
const USER_TICKS = 11; // fields of /proc/<pid>/stat behind the name, from 0
const SYSTEM_TICKS = 12;

/** Reads /proc, so on Linux alone. */
export function createUsageReader() {
  const ticks = ticksPerSecond();
  return (pid: number): Usage => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const cpuTicks = Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
    const written = /^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'));
    return { cpuSeconds: cpuTicks / ticks, writtenBytes: Number(written?.[1] ?? Number.NaN) };
  };
}

/** Memory of a process that is in RAM, in megabytes. */
export function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}
