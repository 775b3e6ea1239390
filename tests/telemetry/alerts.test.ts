import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { alertRules, hasPromtool, ROOT, RULE_TESTS_FILE, RULES_FILE } from './rules.js';

const promtool = (...args: string[]) => spawnSync('promtool', args, { encoding: 'utf8' });

const withPromtool = hasPromtool ? describe : describe.skip;

withPromtool('promtool', () => {
  test.each([
    ['check', 'rules', RULES_FILE],
    ['check', 'config', join(ROOT, 'deploy/prometheus/prometheus.yaml')],
    ['test', 'rules', RULE_TESTS_FILE],
  ])('accepts the file with %s %s', (...args) => {
    const { status, stdout, stderr, error } = promtool(...args);
    expect({ error, status, said: status === 0 ? '' : stdout + stderr }).toEqual({
      error: undefined,
      status: 0,
      said: '',
    });
  });
});

interface RuleTest {
  readonly promql_expr_test: readonly {
    readonly expr: string;
    readonly exp_samples: readonly { readonly value: number }[];
  }[];
}

const { tests } = parse(readFileSync(RULE_TESTS_FILE, 'utf8')) as { tests: RuleTest[] };
const expectations = tests.flatMap((one) => one.promql_expr_test);

describe.each(alertRules.map((rule) => [rule.alert, rule] as const))('%s', (alert, rule) => {
  test('has tests for when it must be silent and when it must fire', () => {
    const values = expectations
      .filter(({ expr }) => expr.includes(`alertname="${alert}",alertstate="firing"`))
      .flatMap(({ exp_samples }) => exp_samples.map(({ value }) => value));
    expect(values).toEqual(expect.arrayContaining([0, 1]));
  });

  test('has a section in the runbook with the severity of its rule', () => {
    const [file = '', anchor] = rule.annotations.runbook_url.split('#');
    const sections = readFileSync(join(ROOT, file), 'utf8').split(/^### /m);
    const section = sections.find((text) => text.split('\n', 1)[0]?.toLowerCase() === anchor);
    expect(anchor).toBe(alert.toLowerCase());
    expect(section?.split('\n')[2]?.toLowerCase()).toContain(`_${rule.labels.severity}._`);
  });
});

test('the runbook has no section for a removed alert', () => {
  const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
  const named = [...runbook.matchAll(/^### (Ponte\w+)$/gm)].map(([, name]) => name);
  expect(named.toSorted()).toEqual(alertRules.map(({ alert }) => alert).toSorted());
});
