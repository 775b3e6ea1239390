import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a process and its children, such as PostgreSQL's, have used since they started. */
interface Usage {
  /** User and system time of all their threads, including ended children. */
  readonly cpuSeconds: number;
  /** Bytes written, or about to be written, to the disk. */
  readonly writtenBytes: number;
}

const ticksPerSecond = () => Number(execFileSync('getconf', ['CLK_TCK']).toString());
/** Fields of /proc/<pid>/stat after the name, from 0: user and system time, of itself and of its ended children. */
const TICKS = [11, 12, 13, 14];

/** Reads /proc, so it works only on Linux. */
export function createUsageReader() {
  const ticks = ticksPerSecond();
  const own = (pid: number): Usage => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const cpuTicks = TICKS.reduce((sum, at) => sum + Number(fields[at]), 0);
    const written = /^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'));
    return { cpuSeconds: cpuTicks / ticks, writtenBytes: Number(written?.[1] ?? Number.NaN) };
  };
  const usageOrNone = (child: number) => {
    try {
      return [own(child)];
    } catch {
      return []; // it has just ended: its time is in its parent's
    }
  };
  return (pid: number): Usage =>
    [own(pid), ...childrenOf(pid).flatMap(usageOrNone)].reduce((sum, one) => ({
      cpuSeconds: sum.cpuSeconds + one.cpuSeconds,
      writtenBytes: sum.writtenBytes + one.writtenBytes,
    }));
}

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}

/** Resident memory of a process, in megabytes. */
export function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}
