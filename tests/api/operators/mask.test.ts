import { describe, expect, test } from '@jest/globals';
import { maskBody } from '../../../api/operators/mask.js';

describe('a masked body', () => {
  const mask = async (body: unknown) => JSON.parse(await maskBody(JSON.stringify(body))) as unknown;

  test('contains no personal data in any place', async () => {
    const planted = {
      pedido: {
        cliente: { codigo: 'PLANT77', contatos: [{ valor: 'planted' }] },
        nomeFantasia: 'Planted',
        razao_social: 'PLANTED',
        'e-mail': 'planted',
        cnpjCpf: 12345678000199,
        Endereço: { numero: 'planted', complemento: ['planted'] },
        telefones: ['planted'],
        fotoDoCliente: 'https://planted.example/planted',
        observações: [{ linha: 'planted' }],
      },
      campo1: 'fale com planted@example.com',
      campo2: 'planted@example.com',
      campo3: '123.456.789-09',
      campo4: 11987654321,
      campo5: 'Planted da Silva',
      campo6: '{"customer":{"x":"planted"}}',
      campo7: 'https://br.sismetro.com/printSS.php?os=1&token=planted',
      'planted@example.com': true,
    };
    const text = JSON.stringify(await mask(planted));
    expect(text).not.toMatch(/plant|123|456|789|98765|silva/i);
  });

  test('keeps the names, types, lengths and punctuation that a profile is written from', async () => {
    const body = {
      customer: { name: 'Ana Lia', cnpjCpf: '12.ABC.345/01DE-35', code: 77, active: true },
      observation: null,
      contatos: [],
    };
    expect(await mask(body)).toEqual({
      customer: { name: 'Xxx Xxx', cnpjCpf: '99.XXX.999/99XX-99', code: 99, active: true },
      observation: null,
      contatos: [],
    });
  });

  test('keeps what is not personal: ids, codes, dates, amounts, situations, links', async () => {
    const body = {
      id: '3f0c1b1e-8a52-4c7e-9d38-0b6f0e9d1c11',
      number: 1234,
      type: 'ORDER',
      branch: { id: 'b1', code: '1' },
      issueDate: '2026-11-24',
      occurredAt: '2026-11-24T10:00:00-03:00',
      criadoEm: '2026-11-24 10:00:00',
      externalReference: 'acme/3f0c1b1e-8a52-4c7e-9d38-0b6f0e9d1c11',
      ss: 1287593,
      status: 'ENCERRADA',
      link: 'https://br.sismetro.com/ss/1287593',
      items: [
        { service: { code: 'S-10', description: 'Manutenção' }, quantity: 1.5, price: 350.25 },
      ],
    };
    expect(await mask(body)).toEqual(body);
  });

  test('may be nested to any depth', async () => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(JSON.parse(await maskBody(deep))).toBeNull();
  });
});
