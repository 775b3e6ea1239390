import { readFileSync } from 'node:fs';
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
