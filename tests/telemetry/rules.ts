import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const ROOT = join(import.meta.dirname, '../..');
export const RULES_FILE = join(ROOT, 'deploy/prometheus/alerts.yaml');
export const RULE_TESTS_FILE = join(ROOT, 'deploy/prometheus/alerts.test.yaml');

const RulesSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          labels: z.object({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.object({
            summary: z.string(),
            description: z.string(),
            runbook_url: z.string(),
          }),
        }),
      ),
    }),
  ),
});

const PanelSchema = z.object({
  title: z.string(),
  targets: z.array(z.object({ expr: z.string() })).default([]),
});

export const alertRules = RulesSchema.parse(parse(readFileSync(RULES_FILE, 'utf8'))).groups.flatMap(
  ({ rules }) => rules,
);

export const panels = z
  .object({ panels: z.array(PanelSchema) })
  .parse(
    JSON.parse(readFileSync(join(ROOT, 'deploy/grafana/dashboards/ponte.json'), 'utf8')),
  ).panels;

/** The metrics that a PromQL expression names; of a histogram, its base name. */
export function metricsIn(expression: string): string[] {
  const names = expression.match(/\b(?:ponte|temporal|process|nodejs)_\w+/g) ?? [];
  return names.map((name) => name.replace(/_(?:bucket|sum|count)$/, ''));
}

const promtool = (...args: string[]) => spawnSync('promtool', args, { encoding: 'utf8' });

export const hasPromtool = promtool('--version').error === undefined;

/** Evaluates the rules while a process exposes these samples for half an hour. Returns true if the alert fires. */
export function fires(alert: string, samples: readonly string[]): boolean {
  const series = samples.map((line) => {
    const [, name = '', value = ''] = /^(\S+) (\S+)$/.exec(line) ?? [];
    return { series: name, values: `${value}x30` };
  });
  const expectation = {
    expr: `count(ALERTS{alertname="${alert}",alertstate="firing"}) > bool 0 or vector(0)`,
    ...{ eval_time: '30m', exp_samples: [{ labels: '{}', value: 1 }] },
  };
  const folder = mkdtempSync(join(tmpdir(), 'ponte-rules-'));
  const file = join(folder, 'test.yaml');
  const tests = [{ interval: '1m', input_series: series, promql_expr_test: [expectation] }];
  writeFileSync(file, JSON.stringify({ rule_files: [RULES_FILE], tests }));
  const { status } = promtool('test', 'rules', file);
  rmSync(folder, { recursive: true });
  return status === 0;
}
