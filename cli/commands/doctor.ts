import type { Command } from 'commander';
import type { Context } from '../context.js';
import type { Finding } from '../doctor/finding.js';
import { CliError } from '../exit.js';

const STATES: Readonly<Record<Finding['state'], string>> = {
  ok: 'ok   ',
  warning: 'aviso',
  failure: 'FALHA',
};

/** `ponte doctor`: checks that everything exists, is reachable and accepts our credentials. */
export function addDoctorCommand(program: Command, context: Context): void {
  program
    .command('doctor')
    .description('confere a instalação inteira e diz como curar o que falta')
    .option('--tenant <empresa>', 'só esta empresa')
    .action(async ({ tenant }: { tenant?: string }) => {
      const { examine } = await import('../doctor/doctor.js');
      const findings = await examine(context.settingsFile(), tenant);
      const counted = (state: Finding['state']) =>
        findings.filter((finding) => finding.state === state).length;
      const failures = counted('failure');
      context.output().give({ healthy: failures === 0, findings }, (page) => {
        for (const { state, tenant: of, text, cure } of findings) {
          page.line(`${STATES[state]}  ${of === undefined ? '' : `${of}: `}${text}`, ' '.repeat(7));
          if (cure !== undefined) page.line(`         → ${cure}`, ' '.repeat(11));
        }
        page.line(`${counted('ok')} ok, ${counted('warning')} avisos, ${failures} falhas`);
      });
      if (failures > 0) throw new CliError('');
    });
}
