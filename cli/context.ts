import type { Command } from 'commander';
import type { Temporal } from '../platform/temporal/temporal.js';
import { loadSettings } from '../platform/settings/settings.js';
import type { Settings } from '../platform/settings/types.js';
import { createApi, type Api } from './api.js';
import { CliError, EXIT } from './exit.js';
import { createOutput, type Output, type Streams } from './output.js';
import { whyAway } from './why-away.js';

/** The process as commands see it. */
export interface Terminal extends Streams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
}

interface GlobalOptions {
  readonly json?: true;
  readonly config: string;
  readonly url?: string;
  readonly token?: string;
}

/** What commands need. Each part is created on demand, when the options are known. */
export interface Context {
  readonly terminal: Terminal;
  output(): Output;
  /** Path of the settings file. */
  settingsFile(): string;
  /** Throws `SettingsError`. */
  settings(): Settings;
  /** The api that the options name, or another process of it. Throws `CliError` if there is no token. */
  api(other?: { readonly url?: string; readonly timeoutMs?: number }): Api;
  /** Runs the work with a connection to Temporal. Throws `CliError` if Temporal is unavailable. */
  withTemporal<T>(work: (temporal: Temporal, settings: Settings) => Promise<T>): Promise<T>;
}

export function createContext(program: Command, terminal: Terminal): Context {
  const options = () => program.opts<GlobalOptions>();
  const settings = () => loadSettings({ file: options().config });
  return {
    terminal,
    output: () => createOutput(terminal, options().json === true),
    settingsFile: () => options().config,
    settings,
    api({ url: other, timeoutMs } = {}) {
      const { url: named, token } = options();
      const url = other ?? named ?? settings().api.publicUrl;
      if (!token) throw new CliError('Falta o token do operador: defina PONTE_TOKEN.', EXIT.usage);
      if (!URL.canParse(url) || !/^https?:/.test(url)) {
        const option = other === undefined ? 'PONTE_URL' : '--api-url';
        throw new CliError(`${option} não é um endereço http(s): ${url}`, EXIT.usage);
      }
      return createApi({ url, token, timeoutMs });
    },
    async withTemporal(work) {
      const loaded = settings();
      // loaded on demand: it takes most of a command's start
      const { connectTemporal } = await import('../platform/temporal/connection.js');
      const { isTemporalUnavailable } = await import('../platform/temporal/errors.js');
      const temporal = connectTemporal(loaded);
      try {
        return await work(temporal, loaded);
      } catch (error) {
        throw isTemporalUnavailable(error) ? temporalAway(loaded, error) : error;
      } finally {
        await temporal.close();
      }
    },
  };
}

function temporalAway({ temporal }: Settings, error: unknown): CliError {
  const { address, namespace } = temporal;
  return new CliError(
    `O Temporal não atendeu em ${address}, namespace ${namespace} (${whyAway(error)}): ponte doctor mostra o que falta.`,
    EXIT.unavailable,
  );
}
