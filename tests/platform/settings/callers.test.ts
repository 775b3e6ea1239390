import { describe, expect, test } from '@jest/globals';
import { load, MINIMAL, problemsOf } from './settings-file.js';

const SECRET = Buffer.alloc(32, 7).toString('base64');

/** The settings whose Senior X side has these in place of the words for wide access. */
const withInbound = (more: string) => {
  const words = ['allowFrom: any', 'signature: none'];
  const others = words.filter((word) => !more.includes(word.replace(/ .*/, '')));
  return MINIMAL.replace(words.join(', '), [more, ...others].join(', '));
};
const inboundOf = (more: string) => load(withInbound(more)).tenants[0]!.inbound.senior;

describe('the access of callers', () => {
  test('may be bound to addresses and to a signature, which is required then', () => {
    expect(
      inboundOf(
        `allowFrom: [203.0.113.0/24, "2001:db8::7"], signature: { secrets: [${SECRET}, whsec_${SECRET}] }`,
      ),
    ).toMatchObject({
      allowFrom: ['203.0.113.0/24', '2001:db8::7'],
      signature: { secrets: [SECRET, `whsec_${SECRET}`], required: true },
    });
  });

  test.each([
    ['allowFrom: [localhost]', 'allowFrom[0] (5): must be an IP address or a CIDR block'],
    ['signature: { secrets: [] }', 'signature.secrets (5): must contain at least one secret'],
    ['signature: { secrets: [hunter2] }', 'signature.secrets[0] (5): must be the base64 of 24'],
    ['signature: { secrets: [d2hv] }', 'signature.secrets[0] (5): must be the base64 of 24'],
    ['signature: { required: true }', 'signature.secrets (5): is missing'],
  ])('is refused as %s', (more, problem) => {
    expect(problemsOf(withInbound(more))[0]).toContain(`tenants[0].inbound.senior.${problem}`);
  });

  test('is closed for a system that sends nothing, and must be said', () => {
    const silent = MINIMAL.replace(/^( *senior:) \{ unit: .*$/m, '$1 none');
    expect(load(silent).tenants[0]!.inbound).toMatchObject({ sismetro: { unit: '485' } });
    expect(load(silent).tenants[0]!.inbound.senior).toBeUndefined();
    const unsaid = MINIMAL.replace(/^ *senior: \{ unit: .*\n/m, '');
    expect(problemsOf(unsaid)[0]).toContain('tenants[0].inbound.senior');
    expect(problemsOf(unsaid)[0]).toContain('is missing');
  });

  test('may go through named proxies', () => {
    const yaml = (proxies: string) =>
      `api: { trustProxy: ${proxies} }\ntenants: []\nencryption: none`;
    expect(load(yaml('[10.0.0.0/8]')).api.trustProxy).toEqual(['10.0.0.0/8']);
    expect(problemsOf(yaml('[1]'))[0]).toContain('api.trustProxy[0] (1): must be an IP address');
    expect(problemsOf(yaml('true'))[0]).toContain('api.trustProxy (1): must be a list');
  });
});

describe('the end of a token', () => {
  const operator = (expires: string) =>
    `operators: [{ name: ana, role: viewer, token: t, expires: "${expires}", tenants: all }]\ntenants: []\nencryption: none`;

  test.each([
    ['2027-01-31', '2027-02-01T02:59:59.999Z'],
    ['2027-01-31T18:00:00-03:00', '2027-01-31T21:00:00.000Z'],
    ['2027-01-31T18:00:00Z', '2027-01-31T18:00:00.000Z'],
  ])('%s is %s', (written, expires) => {
    expect(load(operator(written)).operators[0]?.expires).toBe(expires);
  });

  test.each(['2027-02-30', 'tomorrow', '2027-01-31T18:00:00'])('cannot be %s', (written) => {
    expect(problemsOf(operator(written))).toEqual([
      'operators[0].expires (1): must be a date (2027-01-31) or a date-time with offset (2027-01-31T18:00:00-03:00)',
    ]);
  });
});

describe('hosts of links', () => {
  const hosts = (list: string) => MINIMAL.replace('key: k }', `key: k, linkHosts: ${list} }`);

  test("are Sismetro's own, or those in the settings", () => {
    expect(load(MINIMAL).tenants[0]?.sismetro.linkHosts).toEqual(['*.sismetro.com']);
    expect(load(hosts('[PDF.acme.com]')).tenants[0]?.sismetro.linkHosts).toEqual(['pdf.acme.com']);
  });

  test.each(['https://pdf.acme.com', '*', '*.*.com', 'acme.com/pdf', '.com'])(
    'are not written %s',
    (host) => {
      expect(problemsOf(hosts(`["${host}"]`))[0]).toContain('linkHosts[0] (8): must be a host');
    },
  );
});

describe('sessions of the console', () => {
  const sessions = (written: string) => `sessions: ${written}\ntenants: []\nencryption: none`;

  test('end after a working day, or half an hour after the last use', () => {
    expect(load('tenants: []\nencryption: none').sessions).toEqual({ hours: 12, idleMinutes: 30 });
  });

  test('may have no idle end', () => {
    expect(load(sessions('{ idleMinutes: 0 }')).sessions.idleMinutes).toBe(0);
  });

  test.each(['4', '-1', '1441', 'never'])('cannot be idle for %s minutes', (written) => {
    const [problem, ...others] = problemsOf(sessions(`{ idleMinutes: ${written} }`));
    expect(problem).toMatch(
      /^sessions\.idleMinutes \(1\): must be .*(5 or more, or 0|0 to 1440|1440)/,
    );
    expect(others).toEqual([]);
  });
});
