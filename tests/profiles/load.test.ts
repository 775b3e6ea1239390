import { describe, expect, test } from '@jest/globals';
import {
  loadProfile,
  loadSeniorXProfile,
  loadSismetroProfile,
} from '../../vendors/profile/load.js';
import { directoryOf, problemsOf } from './files.js';

describe('the shipped profiles', () => {
  test('are found by their names, wherever the process was started', () => {
    expect(loadSeniorXProfile('senior-x', '/nowhere').side).toBe('erp');
    expect(loadSismetroProfile('sismetro', '/nowhere').side).toBe('field-service');
  });

  test('declare all that their vendor can do', () => {
    expect(loadSeniorXProfile().capabilities).toEqual({ readOrder: true, listAwaiting: true });
    expect(loadSismetroProfile().capabilities).toEqual({
      findByReference: true,
      readOne: true,
      listAll: true,
      listsChanges: false,
      showsReference: true,
      showsReferenceWhole: false,
      showsReferenceAlways: false,
      equipmentSearch: true,
      idempotencyHeader: 'idempotency-key',
    });
  });
});

describe('a profile that extends another', () => {
  test('may be two lines long', () => {
    const directory = directoryOf({
      'mine.yaml': 'extends: sismetro\ncapabilities: { findByReference: false }',
    });
    const profile = loadSismetroProfile('mine.yaml', directory);
    expect(profile.capabilities).toMatchObject({ findByReference: false, readOne: true });
    expect(profile.states).toEqual(loadSismetroProfile().states);
  });

  test('says that references are whole, or never blank, only if an SS shows them', () => {
    const withFacts = (facts: string) =>
      problemsOf(`extends: sismetro\ncapabilities: { ${facts} }`);
    const facts = 'showsReferenceWhole: true, showsReferenceAlways: true';
    expect(withFacts(facts)).toEqual([]);
    expect(withFacts(`showsReference: false, ${facts}`)).toEqual([
      expect.stringContaining('capabilities.showsReferenceWhole: needs showsReference: true'),
      expect.stringContaining('capabilities.showsReferenceAlways: needs showsReference: true'),
    ]);
    expect(withFacts('showsReferenceWhole: yes')[0]).toContain('must be true or false');
  });

  test('may give its system another name', () => {
    const directory = directoryOf({ 'mine.yaml': 'extends: sismetro\nname: Field Control' });
    expect(loadSismetroProfile('mine.yaml', directory).name).toBe('Field Control');
    expect(loadSeniorXProfile().name).toBe('Senior X');
    expect(problemsOf('extends: sismetro\nname: ""')[0]).toContain(
      'name: must be a name of 1 to 40',
    );
  });

  test('names a file relative to itself, through several of them', () => {
    const directory = directoryOf({
      'mine.yaml': 'extends: ./group.yaml\nstates: { status: { Fechada: completed } }',
      'group.yaml': 'extends: sismetro\nstates: { status: { ENCERRADA: null, Fechada: ignore } }',
    });
    expect(loadSismetroProfile(`${directory}/mine.yaml`, '/nowhere').states.status).toEqual({
      cancelada: 'cancelled',
      excluida: 'removed',
      fechada: 'completed',
    });
  });

  test('overrides a value however it is written', () => {
    const directory = directoryOf({
      'mine.yaml': 'extends: sismetro\nstates: { progress: { Concluido: in-progress } }',
    });
    const { states } = loadSismetroProfile('mine.yaml', directory);
    expect(states.progress).toMatchObject({ concluido: 'in-progress' });
  });

  test('has the last word on a value, whatever spellings the others chose', () => {
    const directory = directoryOf({
      'base.yaml': 'extends: sismetro\nstates: { status: { Encerrada: completed } }',
      'mine.yaml': 'extends: ./base.yaml\nstates: { status: { ENCERRADA: open } }',
      'removes.yaml':
        'extends: ./base.yaml\nstates: { status: { EXCLUIDA: null, encerrada: null } }',
    });
    expect(loadSismetroProfile('mine.yaml', directory).states.status).toEqual({
      cancelada: 'cancelled',
      excluida: 'removed',
      encerrada: 'open',
    });
    expect(loadSismetroProfile('removes.yaml', directory).states.status).toEqual({
      cancelada: 'cancelled',
    });
  });

  test('has the last word on a header, whatever spellings the others chose', async () => {
    const directory = directoryOf({
      'base.yaml': 'extends: sismetro\nheaders: { X-Area: base, UNIT: null }',
      'group.yaml': 'extends: ./base.yaml\nheaders: { x-area: group }',
      'mine.yaml': 'extends: ./group.yaml\nheaders: { X-Area: mine }',
    });
    const { headers } = loadSismetroProfile('mine.yaml', directory);
    expect(Object.keys(headers).toSorted()).toEqual(['key', 'x-area']);
    expect(await headers['x-area']!({})).toBe('mine');
  });

  test.each([
    [
      'a value',
      'states:\n  status:\n    Encerrada: open\n    ENCERRADA: completed',
      'line 5: states.status.ENCERRADA: is the same as Encerrada (line 4), with another meaning: keep one of them',
    ],
    [
      'a header',
      'headers:\n  X-Area: a\n  x-area: b',
      'line 4: headers["x-area"]: is the same as X-Area (line 3), with another meaning: keep one of them',
    ],
  ])('cannot have two spellings of %s with different meanings', (_, yaml, problem) => {
    expect(problemsOf(`extends: sismetro\n${yaml}`)).toEqual([`./mine.yaml, ${problem}`]);
    expect(
      problemsOf('extends: ./group.yaml', { 'group.yaml': `extends: sismetro\n${yaml}` }),
    ).toEqual([`./group.yaml, ${problem}`]);
  });

  test.each(['ENCERRADA: null, Encerrada: open', 'Encerrada: open, ENCERRADA: null'])(
    'may remove the inherited spelling of a value beside its own: %s',
    (status) => {
      const directory = directoryOf({
        'base.yaml': 'extends: sismetro\nstates: { status: { ENCERRADA: completed } }',
        'mine.yaml': `extends: ./base.yaml\nstates: { status: { ${status} } }`,
      });
      const { states } = loadSismetroProfile('mine.yaml', directory);
      expect(states.status).toMatchObject({ encerrada: 'open' });
    },
  );

  test('may have two spellings of a value with the same meaning', () => {
    const yaml =
      'extends: sismetro\nstates: { status: { Baixada: completed, BAIXADA: completed } }';
    expect(problemsOf(yaml)).toEqual([]);
  });

  test('is reported with the file and line of a fault, which may be in the other profile', () => {
    const group = 'extends: sismetro\n\nfailure: (';
    expect(problemsOf('extends: ./group.yaml\nstates: 5', { 'group.yaml': group })).toEqual([
      './mine.yaml, line 2: states: must be a block of fields',
      './group.yaml, line 3: failure: Expected ")" before end of expression',
    ]);
  });

  test.each([
    ['itself', 'extends: ./mine.yaml', 'extends: extends itself, directly or indirectly'],
    ['a list', 'extends: [sismetro]', 'extends: must name one profile'],
  ])('cannot extend %s', (_, yaml, problem) => {
    expect(problemsOf(yaml)).toEqual([`./mine.yaml, line 1: ${problem}`]);
  });

  test('cannot extend a missing profile', () => {
    expect(problemsOf('extends: ./gone.yaml')).toEqual([
      './gone.yaml: the file cannot be read (ENOENT)',
    ]);
  });
});

describe('a profile that cannot be used', () => {
  test.each([
    [
      'of a name that is not shipped',
      'acme',
      'profiles/acme.yaml: no such profile is shipped, only bling, django-helpdesk, field-control, map-os, senior-x, sismetro, totvs-protheus, tryton; name your own file by its path, such as ./acme.yaml',
    ],
    ['of a missing file', './acme.yaml', './acme.yaml: the file cannot be read (ENOENT)'],
  ])('%s is refused with a hint how to name it', (_, reference, message) => {
    expect(() => loadProfile(reference, directoryOf({}))).toThrow(message);
  });

  test('of the other vendor is refused', () => {
    expect(() => loadSeniorXProfile('sismetro')).toThrow(
      'sismetro: side: is field-service: a profile of the other side',
    );
  });

  test.each([
    ['empty', '', './mine.yaml: must be YAML with the fields of a profile'],
    ['a list', '- a', './mine.yaml: must be YAML with the fields of a profile'],
    ['an alias to nothing', 'a: *b', './mine.yaml: quote the text that begins with *'],
    ['of no side', 'calls: {}', './mine.yaml: side: must be erp or field-service'],
    [
      'of an unknown side',
      '\nside: crm',
      './mine.yaml, line 2: side: must be erp or field-service',
    ],
    [
      'broken',
      'side: erp\n  calls: x',
      './mine.yaml, line 1: Nested mappings are not allowed in compact mappings; if this is a text or an expression, quote it, or write | and the text on the next lines',
    ],
  ])('that is %s is refused with the reason', (_, yaml, problem) => {
    expect(problemsOf(yaml)[0]).toBe(problem);
  });

  test.each([
    ['calls:\n  readOne:\n    url: {readUrl}/x', 'quote it, or write |'],
    ['calls: { open: { body: { "a": b } } }', 'calls.open.body: must be a text: quote it'],
    ['calls:\n  open:\n    body: { "a": b.{ "c": d } }', 'quote it, or write |'],
    ['failure: status = 404 ? "not-found" : body.x', 'quote it, or write |'],
    ['failure: `a`.b', 'quote it, or write |'],
    ['headers: { authorization: Bearer {token} }', 'quote it, or write |'],
    ['failure: |\nstatus = 404', 'indent the lines of a text after |'],
    ['calls:\n\topen: 1', 'indent with blanks'],
  ])('with the mistake %j advises how to write it', (yaml, advice) => {
    expect(problemsOf(`extends: sismetro\n${yaml}`)[0]).toContain(advice);
  });

  test.each([
    ['calls: { open: { answer: \'{ "ss": $numero }\' } }', 'calls.open.answer', '$numero'],
    [
      "calls: { open: { after: { a: { method: GET, url: '{baseUrl}/{$b.id}' } } } }",
      'calls.open.after.a.url',
      '$b',
    ],
    [
      "calls: { open: { answer: $pdf, before: { a: { method: GET, url: '{baseUrl}/a', answer: $a } } } }",
      'calls.open.before.a.answer',
      '$a',
    ],
    ['calls: { readOne: { failure: \'$page > 1 ? "again"\' } }', 'calls.readOne.failure', '$page'],
    ['rows: { equipment: \'{ "id": $ss }\' }', 'rows.equipment', '$ss'],
    ['inbound: { completed: "{ \'ss\': $numero }" }', 'inbound.completed', '$numero'],
    ['failure: $nobody', 'failure', '$nobody'],
  ])('with a variable that nothing defines is refused: %s', (yaml, path, name) => {
    expect(problemsOf(`extends: sismetro\n${yaml}`)).toContainEqual(
      expect.stringContaining(`${path}: there is no ${name} here`),
    );
  });

  test('may define variables and use those of its place', () => {
    const yaml = `extends: sismetro
failure: '$uppercase(words) = $uppercase($text) ? "again"'
rows: { equipment: '{ "id": $baseUrl & $readUrl }' }
calls:
  open:
    before: { a: { method: GET, url: '{baseUrl}/a', answer: $reference } }
    body: '($x := $a.id; $f := function($y) { $y & $x }; items@$i#$n.{ "n": $n, "f": $f($i) })'
    answer: '{ "ss": $answer.ss ?? $a.ss, "link": $pdf.url & $baseUrl }'
    after: { pdf: { method: GET, url: '{baseUrl}/{$answer.id}/{$a.id}' } }
  readOne:
    before: { chave: { method: GET, url: '{readUrl}/{ss}', answer: $ss } }
    failure: '$chave.id = 1 ? "again"'`;
    expect(problemsOf(yaml.replace('items@', '$.order.items@'))).toEqual([]);
  });

  test('with a repeated name is reported with both places', () => {
    expect(problemsOf('extends: sismetro\nfailure: a\nfailure: b')).toEqual([
      './mine.yaml, line 3: Map keys must be unique',
    ]);
  });

  test('that extends nothing is reported with everything that is missing', () => {
    expect(problemsOf('side: erp').map((line) => line.split(': ').slice(1).join(': '))).toEqual([
      'capabilities: is missing',
      'addresses: is missing',
      'calls: is missing',
      'states: is missing',
    ]);
  });

  test.each([
    ['an unknown field', 'vendr: x', 'vendr: is not a known field'],
    ['an unknown call', 'calls: { close: {} }', 'calls.close: is not a known field'],
    [
      'a typing error in a call',
      'calls: { open: { metod: POST } }',
      'calls.open.metod: is not a known field',
    ],
    [
      'an invalid boolean',
      'capabilities: { readOne: maybe }',
      'capabilities.readOne: must be true or false',
    ],
    [
      'a call that it lacks',
      'calls: { readOne: null }',
      'calls.readOne: is missing, or set capabilities.readOne to false',
    ],
    ['a required call set to null', 'calls: { open: null }', 'calls.open: is missing'],
    [
      'an unknown method',
      'calls: { open: { method: SEND } }',
      'calls.open.method: must be one of: GET, POST, PUT, PATCH, DELETE',
    ],
    [
      'a host',
      'calls: { open: { url: "https://other.host/x" } }',
      'calls.open.url: must start with {baseUrl}/ or {readUrl}/, without a query string: use query',
    ],
    [
      'a query in a url',
      'calls: { open: { url: "{baseUrl}/x?a=1" } }',
      'calls.open.url: must start with {baseUrl}/ or {readUrl}/, without a query string: use query',
    ],
    [
      'an unknown placeholder',
      'calls: { readOne: { url: "{readUrl}/x/{sss}" } }',
      'calls.readOne.url: there is no sss here, only: unit, key, credentials, ss',
    ],
    [
      'a placeholder of another call',
      'calls: { readOne: { query: { r: "{reference}" } } }',
      'calls.readOne.query.r: there is no reference here, only: unit, key, credentials, ss',
    ],
    [
      'half a placeholder',
      'calls: { readOne: { query: { r: "{ss" } } }',
      'calls.readOne.query.r: has an unmatched { or }',
    ],
    [
      'an unknown name in a body',
      'calls: { open: { body: \'{ "a": ordem.number }\' } }',
      'calls.open.body: there is no ordem here, only: unit, key, credentials, order, reference, mark, openedAt',
    ],
    [
      'an unknown name deep inside',
      'calls: { open: { body: \'[1, { "a": $uppercase(order.branch = ss ? 1 : 2) }]\' } }',
      'calls.open.body: there is no ss here, only: unit, key, credentials, order, reference, mark, openedAt',
    ],
    [
      'a body with a GET',
      'calls: { readOne: { body: \'{ "a": ss }\' } }',
      'calls.readOne.body: is not allowed with GET',
    ],
    [
      'a header that is none',
      'headers: { "a b": x }',
      'headers["a b"]: must be the name of a header that Ponte does not set itself',
    ],
    [
      'a header of ours',
      'headers: { Content-Length: 5 }',
      'headers["Content-Length"]: must be the name of a header that Ponte does not set itself',
    ],
    [
      'an expression that is none',
      'rows: { equipment: "{ id }" }',
      'rows.equipment: Expected ":", got "}"',
    ],
    [
      'an expression that ends early',
      'rows: { equipment: "(" }',
      'rows.equipment: Expected ")" before end of expression',
    ],
    [
      'a number for an expression',
      'rows: { equipment: 5 }',
      'rows.equipment: must be a text: quote it, or write | and the text on the next lines',
    ],
    [
      'a regular expression that cannot be bounded',
      "failure: '$contains(words, /(?=a)b/)'",
      'failure: this regular expression is not supported',
    ],
    [
      'a meaning that there is not',
      'states: { status: { X: done } }',
      'states.status.X: must be one of: open, in-progress, completed, cancelled, removed, ignore',
    ],
    [
      'nothing where something must be',
      'states: { status: { Y: } }',
      'states.status.Y: must be one of: open, in-progress, completed, cancelled, removed, ignore',
    ],
    [
      'a callback that there is not',
      'inbound: { started: a }',
      'inbound.started: is not a known field',
    ],
  ])('with %s is reported with its place', (_, yaml, problem) => {
    const [first, ...others] = problemsOf(`extends: sismetro\n${yaml}`);
    expect(first).toContain(`./mine.yaml, line 2: ${problem}`);
    expect(others).toEqual([]);
  });

  test.each([
    [
      'an address elsewhere',
      'addresses: { bridge: { login: "https://x" } }',
      'addresses.bridge.login: must start with {baseUrl}, and have no other placeholder',
    ],
    [
      'an order as a Sismetro has it',
      'calls: { addObservation: { body: \'{ "a": reference }\' } }',
      'calls.addObservation.body: there is no reference here, only: token, clientId, tenantName, credentials, orderId, text',
    ],
    [
      'an unknown meaning',
      'states: { X: done }',
      'states.X: must be one of: awaiting-integration, released, billed, cancelled',
    ],
  ])('of Senior X with %s is reported with its place', (_, yaml, problem) => {
    expect(problemsOf(`extends: senior-x\n${yaml}`)).toEqual([`./mine.yaml, line 2: ${problem}`]);
  });

  test('is reported with the line inside a block of text', () => {
    const body = ['{', '  "a": order.number,', '  "b": ordem.branch', '}'];
    const block = body.map((line) => `      ${line}`).join('\n');
    expect(problemsOf(`extends: sismetro\ncalls:\n  open:\n    body: |\n${block}`)).toEqual([
      './mine.yaml, line 7: calls.open.body: there is no ordem here, only: unit, key, credentials, order, reference, mark, openedAt',
    ]);
  });

  test('is reported with all its problems at once, in the order of the file', () => {
    expect(
      problemsOf('extends: sismetro\nvendr: x\nfailure: (\ncalls:\n  open: { method: X, url: y }'),
    ).toEqual([
      './mine.yaml, line 2: vendr: is not a known field',
      './mine.yaml, line 3: failure: Expected ")" before end of expression',
      expect.stringContaining('line 5: calls.open.method'),
      expect.stringContaining('line 5: calls.open.url'),
    ]);
  });
});
