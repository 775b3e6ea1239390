import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { explainAnswer } from '../../vendors/profile/explain-call.js';
import { loadSeniorXProfile, loadSismetroProfile } from '../../vendors/profile/load.js';
import { createSeniorX } from '../../vendors/senior-x/client.js';
import { createSismetro } from '../../vendors/sismetro/client.js';
import { decodeText, readXml, writeXml } from '../../vendors/xml.js';
import { aPayload } from '../api/support/bodies.js';
import { anOpening, anOrder } from '../support/order.js';
import { failureOf, type Received, useHttp, useVendor } from '../vendors/vendor-server.js';
import { explainCall } from './explained.js';
import { mine, problemsOf, seniorXAt, sismetroAt } from './files.js';

/** Vendors that speak SOAP and plain text, connected only by profiles. */

const ERP = `extends: senior-x
auth: none
answers: xml
headers: { authorization: null, client_id: null }
failure: |
  body.Envelope.Body.Fault.(
    faultcode = 'Server.Busy' ? 'again' : { "is": 'refused', "words": faultstring }
  )
calls:
  addObservation:
    headers: { soapaction: '"urn:anotar"' }
    body: null
    xml: |
      <?xml version="1.0" encoding="UTF-8"?>
      <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:e="urn:erp">
        <s:Body><e:anotar pedido='{orderId}'><e:texto>{text}</e:texto></e:anotar></s:Body>
      </s:Envelope>
  readOrder:
    method: POST
    url: '{actions}/ws'
    xml: '{ "s:Envelope": { "@xmlns:s": "http://schemas.xmlsoap.org/soap/envelope/", "s:Body": { "ler": { "@pedido": orderId } } } }'
    failure: body.Envelope.Body.Fault.faultcode = 'NaoExiste' ? 'not-found'
    answer: |
      Envelope.Body.pedido.{
        "id": codigo, "number": numero, "status": situacao.\`@codigo\`, "observations": [obs]
      }
`;

const FIELD = `extends: sismetro
answers: xml
capabilities: { listAll: false, equipmentSearch: false }
failure: null
calls:
  open:
    body: null
    xml: |
      {
        "abertura": {
          "@versao": 2,
          "referencia": reference,
          "cliente": order.customer.name,
          "telefone": order.customer.phone,
          "item": [order.items.{ "@codigo": service.code, "#text": service.description }]
        }
      }
    answer: '{ "ss": os.numero, "link": os.link }'
  findByReference:
    failure: body.lista.\`@total\` = '0' ? 'empty'
    answer: '{ "rows": lista.os[] }'
  readOne:
    answers: text
    answer: |
      ($campos := $split($, ';'); { "rows": [{ "numero": $campos[0], "situacao": $campos[1] }] })
rows:
  serviceRequest: '{ "ss": numero, "reference": referencia, "status": situacao, "progress": "" }'
states:
  status: { FEITA: completed }
`;

const vendor = useVendor(answer);
const http = useHttp();
let said: { status?: number; type?: string; location?: string; body: string | Buffer };

const asked = (): Received => vendor.received.at(-1)!;

function answer(_: Received, response: ServerResponse): void {
  const { status = 200, type = 'text/xml; charset=utf-8', location, body } = said;
  response.writeHead(status, { 'content-type': type, ...(location && { location }) });
  response.end(body);
}

beforeEach(async () => {
  said = { body: '<ok/>' };
});

const erp = () =>
  createSeniorX(
    {
      ...seniorXAt(vendor.url),
      profile: loadSeniorXProfile(...mine(ERP)),
    },
    { http },
  );

const field = (yaml = FIELD) =>
  createSismetro(
    {
      ...sismetroAt(vendor.url),
      linkHosts: ['os.example.com'],
      profile: loadSismetroProfile(...mine(yaml)),
    },
    { http },
  );

const envelope = (body: string) =>
  `<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${body}</soap:Body></soap:Envelope>`;
const fault = (code: string, words: string) =>
  envelope(
    `<soap:Fault><faultcode>${code}</faultcode><faultstring>${words}</faultstring></soap:Fault>`,
  );

describe('a SOAP call', () => {
  test('is sent from a template, whose values are escaped', async () => {
    await erp().addObservation(`7' x="1`, 'SS 5 <aberta> & "confirmada" {sic}\u0001\n😀');
    const { headers, body } = asked();
    expect(headers).toMatchObject({
      'content-type': 'text/xml; charset=utf-8',
      accept: 'text/xml, application/xml, application/soap+xml',
      soapaction: '"urn:anotar"',
    });
    expect(readXml(String(body))).toEqual({
      Envelope: {
        Body: {
          anotar: { '@pedido': `7' x="1`, texto: 'SS 5 <aberta> & "confirmada" {sic}\uFFFD\n😀' },
        },
      },
    });
  });

  test('is sent from an object with attributes, texts, lists and absent fields', async () => {
    said = {
      body: '<abertura><os><numero>0012</numero><link>https://os.example.com/12</link></os></abertura>',
    };
    const items = [1, 2].map((code) => ({
      service: { code: `S&${code}`, description: `Limpeza <${code}>` },
      quantity: 1,
      priceCents: 1,
    }));
    const order = anOrder({ customer: { name: 'José & Cia' }, items });
    const yaml = FIELD.replace('os.numero', 'abertura.os.numero').replace(
      'os.link',
      'abertura.os.link',
    );
    expect(await field(yaml).openServiceRequest(...anOpening(order))).toEqual({
      ss: '0012',
      link: 'https://os.example.com/12',
    });
    expect(asked().body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><abertura versao="2">' +
        `<referencia>acme/${order.id}</referencia><cliente>José &amp; Cia</cliente>` +
        '<item codigo="S&amp;1">Limpeza &lt;1&gt;</item><item codigo="S&amp;2">Limpeza &lt;2&gt;</item></abertura>',
    );
  });

  test('is answered by an envelope with attributes, and codes keep their leading zeros', async () => {
    said = {
      body: envelope(
        '<p:pedido xmlns:p="urn:p"><p:codigo>007</p:codigo><p:numero>0012</p:numero><p:situacao codigo="LIBERADO">Livre</p:situacao><p:obs>Olá</p:obs></p:pedido>',
      ),
    };
    expect(await erp().readOrder('007')).toEqual({
      id: '007',
      number: '0012',
      status: 'released',
      observations: ['Olá'],
    });
  });

  test.each([200, 500])(
    "that is refused by a fault in a %d is a refusal with the vendor's message",
    async (status) => {
      said = { status, body: fault('Server', 'Pedido bloqueado') };
      expect(await failureOf(erp().addObservation('1', 'x'))).toMatchObject({
        meaning: 'refused',
        words: expect.stringContaining('Pedido bloqueado'),
      });
    },
  );

  test.each([200, 500])('whose fault in a %d says busy is retried', async (status) => {
    said = { status, body: fault('Server.Busy', 'Tente depois') };
    expect(await failureOf(erp().addObservation('1', 'x'))).toMatchObject({ meaning: 'again' });
  });

  test.each([200, 500])('whose fault in a %d says "no such order" finds none', async (status) => {
    said = { status, body: fault('NaoExiste', 'Pedido inexistente') };
    expect(await erp().readOrder('1')).toBeUndefined();
  });

  test('without such a rule is judged by its status: after a fault in a 500 the work may be done', async () => {
    said = { status: 500, body: fault('Server', 'x') };
    const opening = field().openServiceRequest(...anOpening());
    expect(await failureOf(opening)).toMatchObject({ meaning: 'uncertain' });
  });
});

describe('an answer in XML', () => {
  test('means "none" only as its profile defines it', async () => {
    said = { body: '<lista total="0"/>' };
    expect(await field().findServiceRequests('acme/1')).toEqual([]);
    said = { body: '<lista><aviso>manutenção</aviso></lista>' };
    expect(await failureOf(field().findServiceRequests('acme/1'))).toMatchObject({
      meaning: 'unreadable',
    });
  });

  test('lists one row or several', async () => {
    const row = (n: number) =>
      `<os><numero>${n}</numero><referencia>acme/1</referencia><situacao>FEITA</situacao></os>`;
    said = { body: `<lista>${row(1)}</lista>` };
    expect(await field().findServiceRequests('acme/1')).toMatchObject([
      { ss: '1', state: 'completed' },
    ]);
    said = { body: `<lista>${row(1)}${row(2)}</lista>` };
    expect(await field().findServiceRequests('acme/1')).toMatchObject([{ ss: '1' }, { ss: '2' }]);
  });

  test('may be in ISO-8859-1, as its header or its declaration says', async () => {
    const text =
      '<lista><os><numero>1</numero><situacao>FEITA</situacao><referencia>acme/ção</referencia></os></lista>';
    said = { type: 'text/xml; charset=ISO-8859-1', body: Buffer.from(text, 'latin1') };
    expect(await field().findServiceRequests('x')).toMatchObject([{ reference: 'acme/ção' }]);
    const declared = `<?xml version="1.0" encoding="ISO-8859-1"?>${text}`;
    said = { type: 'text/xml', body: Buffer.from(declared, 'latin1') };
    expect(await field().findServiceRequests('x')).toMatchObject([{ reference: 'acme/ção' }]);
  });

  test('may be plain text', async () => {
    said = { type: 'text/plain', body: '0015;FEITA' };
    expect(await field().readServiceRequest('0015')).toMatchObject({
      ss: '0015',
      state: 'completed',
    });
    expect(asked().headers).toMatchObject({ accept: 'text/plain, */*' });
  });
});

test('a call may send plain text', async () => {
  const yaml = FIELD.replace(
    /xml: \|[^]*?answer: /,
    "text: 'OS;{reference};{order.number}'\n    answer: ",
  );
  said = { body: '<os><numero>5</numero></os>' };
  await field(yaml).openServiceRequest(...anOpening(anOrder({ id: 'o-1', number: '77' })));
  expect(asked()).toMatchObject({
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: 'OS;acme/o-1;77',
  });
});

describe('a whole answer', () => {
  const PAGE = `extends: sismetro
failure: status = 200 and $contains(body, 'class=erro') ? 'refused'
calls:
  open:
    answers: whole
    answer: '{ "ss": $match(headers.location, /editar\\/([0-9]+)/).groups[0] }'
  readOne:
    answers: whole
    failure: status = 307 and $contains(headers.location, '/lista') ? 'not-found'
    answer: |
      { "rows": [{ "ss": "12", "status": $match(body, /value=([A-Z]+) selected/).groups[0], "progress": "" }] }
rows:
  serviceRequest: $
states:
  status: { FEITA: completed }
`;
  const redirect = (status: number, location: string) => ({ status, location, body: '' });

  test('may be a redirect, whose address has the number of the SS', async () => {
    said = redirect(303, 'https://os.example.com/editar/12');
    expect(await field(PAGE).openServiceRequest(...anOpening())).toEqual({ ss: '12' });
  });

  test('may be a page', async () => {
    said = { type: 'text/html', body: '<option value=FEITA selected>' };
    expect(await field(PAGE).readServiceRequest('12')).toMatchObject({ state: 'completed' });
  });

  test('is still judged by its profile, and by its status from 400', async () => {
    said = { type: 'text/html', body: '<p class=erro>Sem cliente' };
    const refused = await failureOf(field(PAGE).openServiceRequest(...anOpening()));
    expect(refused).toMatchObject({ meaning: 'refused' });
    said = redirect(307, '/lista');
    expect(await field(PAGE).readServiceRequest('12')).toBeUndefined();
    said = { status: 500, type: 'text/html', body: 'oops' };
    const failed = await failureOf(field(PAGE).openServiceRequest(...anOpening()));
    expect(failed).toMatchObject({ meaning: 'uncertain' });
  });

  test('that redirects elsewhere opened perhaps: it is uncertain, never a success', async () => {
    said = redirect(302, '/manutencao');
    const error = await failureOf(field(PAGE).openServiceRequest(...anOpening()));
    expect(error).toMatchObject({ meaning: 'uncertain' });
  });
});

test('an answer may be read with what was asked, and with the addresses', async () => {
  const yaml = `extends: sismetro
failure: null
calls:
  findByReference:
    answer: '{ "rows": $[ref = $reference].{ "n": n, "link": $readUrl & "/os/" & n }[] }'
rows: { serviceRequest: '{ "ss": n, "link": link, "status": "", "progress": "" }' }
`;
  const rows = [
    { n: 1, ref: 'acme/o-12' },
    { n: 2, ref: 'acme/o-1' },
  ];
  said = { type: 'application/json', body: JSON.stringify(rows) };
  const found = await field(yaml).findServiceRequests('acme/o-1');
  expect(found).toMatchObject([{ ss: '2', link: `${vendor.url}/os/2` }]);
});

describe('the XML reader', () => {
  test.each([
    ['<a/>', { a: '' }],
    ['<a> x </a>', { a: 'x' }],
    ['<a b="01"/>', { a: { '@b': '01' } }],
    ['<a b="01">x</a>', { a: { '@b': '01', '#text': 'x' } }],
    ['<a><b>1</b>x<b/>y</a>', { a: { b: ['1', ''], '#text': 'xy' } }],
    ['<a>&lt;&amp;&#233;&#xE9;<![CDATA[<b>]]></a>', { a: '<&éé<b>' }],
    ['<a><!-- x --><?p q?>1</a>', { a: '1' }],
    [
      '<p:a xmlns:p="u"><q:b q:c="1" d="2" xmlns="v">x</q:b></p:a>',
      { a: { b: { '@d': '2', '#text': 'x' } } },
    ],
    ['<a><b xmlns:i="u" i:nil="true"/><c i:nil="false"/></a>', { a: { b: null, c: '' } }],
    ['\uFEFF<?xml version="1.0"?>\n<a>1</a>\n', { a: '1' }],
    [
      '<a><__proto__>1</__proto__><constructor>2</constructor></a>',
      JSON.parse('{"a":{"__proto__":"1","constructor":"2"}}'),
    ],
  ])('reads %s', (text, value) => {
    expect(readXml(text)).toEqual(value);
  });

  test('reads what it wrote', () => {
    const value = {
      a: { '@b': ' "\'\n', '@n': 1, c: ['<', ' x\ty', 0, true], d: { e: '' }, f: null },
    };
    expect(readXml(writeXml(value))).toEqual({
      a: { '@b': `"'`, '@n': '1', c: ['<', 'x\ty', '0', 'true'], d: { e: '' } },
    });
  });

  test.each([
    [{}, 'not one root element'],
    [{ a: 1, b: 2 }, 'not one root element'],
    [{ a: [1, 2] }, 'not one root element'],
    [{ '@x': 1, a: 1 }, 'not one root element'],
    ['<a/>', 'not one root element'],
    [{ 'a b': 1 }, 'a name that XML does not allow'],
    [{ a: { '@x y': 1 } }, 'a name that XML does not allow'],
    [{ '><x': 1 }, 'a name that XML does not allow'],
    [{ a: { '#text': {} } }, 'is a list'],
    [{ a: [[1, 2]] }, 'is a list'],
  ])('writes no document from %j', (value, message) => {
    expect(() => writeXml(value)).toThrow(message);
  });

  test.each(['utf-8', 'utf-16le'] as const)('accepts a byte-order mark: %s', (encoding) => {
    const text = '\uFEFF<a>ção</a>';
    expect(readXml(decodeText(Buffer.from(text, encoding), 'text/xml; charset=us-ascii'))).toEqual({
      a: 'ção',
    });
  });
});

describe('a profile', () => {
  const open = (fields: string) =>
    problemsOf(`extends: sismetro\ncalls:\n  open: { ${fields} }`).map((line) =>
      line.replace('./mine.yaml, line 3: calls.open', ''),
    );

  test.each([
    ["body: null, xml: '<a>{referencia}</a>'", '.xml: there is no referencia here'],
    [
      "body: null, xml: '<a>{reference}</b>'",
      '.xml: cannot be sent as XML: it is not well-formed at line 1, column 8',
    ],
    ["body: null, xml: '<s:a/>'", '.xml: cannot be sent as XML: it is not well-formed'],
    [
      "body: null, xml: '<a><{reference}/></a>'",
      '.xml: cannot be sent as XML: it is not well-formed',
    ],
    [
      "body: null, xml: '<a><!-- {reference} --></a>'",
      '.xml: cannot be sent as XML: a placeholder must be in the text',
    ],
    [
      "body: null, xml: '<a><?p {reference}?></a>'",
      '.xml: cannot be sent as XML: a placeholder must be in the text',
    ],
    ["body: null, xml: '<!DOCTYPE a><a/>'", '.xml: cannot be sent as XML: it has a document type'],
    [
      `body: null, xml: '<?xml version="1.0" encoding="latin1"?><a/>'`,
      '.xml: cannot be sent as XML: it must declare the encoding UTF-8',
    ],
    ["xml: '<a/>'", '.xml: is not allowed together with body'],
    ["body: null, method: GET, xml: '<a/>'", '.xml: is not allowed with GET'],
    ["body: null, method: GET, text: 'x'", '.text: is not allowed with GET'],
    ['answers: soap', '.answers: must be one of: json, xml, text'],
  ])('with %s is refused with the reason', (fields, problem) => {
    expect(open(fields)).toEqual([expect.stringContaining(problem)]);
  });

  test('may write XML from an expression, whose faults are reported at the call', async () => {
    const yaml = `extends: sismetro\ncalls: { open: { body: null, xml: '{ "a": 1, "b": 2 }' } }`;
    const error = await failureOf(field(yaml).openServiceRequest(...anOpening()));
    expect(error).toMatchObject({ meaning: 'refused', code: 'PROFILE' });
    expect(error.words).toContain('calls.open.xml');
    expect(vendor.received).toEqual([]);
  });

  test('is shown by `profile test`: the call and its answer', async () => {
    const profile = loadSismetroProfile(...mine(FIELD));
    const call = await explainCall(profile, 'open', aPayload());
    expect(call).toMatchObject({
      content: {
        type: 'text/xml; charset=utf-8',
        text: expect.stringContaining('<abertura versao="2">'),
      },
    });
    const text = '<lista><os><numero>1</numero><situacao>FEITA</situacao></os></lista>';
    expect(
      await explainAnswer(profile, 'findByReference', { status: 200, headers: {}, text }),
    ).toMatchObject({ kind: 'result', result: [{ ss: '1', state: 'completed' }] });
  });
});
