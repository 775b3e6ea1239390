/** The planted personal data, and the search for it. All of it is ASCII, so that it is visible in any encoding. */

export const PERSON = {
  code: '901',
  name: 'Zuleica Quirino',
  cnpjCpf: '529.982.247-25',
  phone: '(47) 98765-4321',
  email: 'zuleica@plantado.example',
  city: 'Pomerode',
  address: 'Rua das Jabuticabeiras, 77',
};

export const COMPANY = {
  code: '902',
  name: 'Padaria Beltrana',
  cnpjCpf: '12.ABC.345/01DE-35',
  phone: '47 3456-7890',
  email: 'fiscal@beltrana.example',
  city: 'Timbozinho',
  address: 'Alameda dos Guarapuvus, 9',
};

export const TECHNICIAN = 'Terencio Vieira';
export const CONCLUSION = 'Compressor queimado na cozinha da Zuleica.';
export const OBSERVATION = 'Portao dos fundos, senha girassol';
export const EQUIPMENT = 'Adega climatizada do doutor Evaristo';
export const REASON = 'Combinado por telefone com a senhora Hortencia.';

const OF_PERSON = [
  ...['zuleica', 'quirino', '529.982.247', '52998224725', '98765-4321', '47987654321'],
  ...['plantado.example', 'jabuticabeiras', 'pomerode'],
];
const OF_COMPANY = [
  ...['beltrana', '12.abc.345', '12abc34501de35', '3456-7890', '4734567890', 'guarapuvus'],
  'timbozinho',
];
const OF_TEXTS = [
  ...['terencio', 'compressor queimado', 'portao dos fundos', 'girassol', 'adega', 'evaristo'],
  ...['combinado por telefone', 'hortencia'],
];

export const MARKS = [...OF_PERSON, ...OF_COMPANY, ...OF_TEXTS];

/** Finds the marks, and further secrets, that a sink contains: in upper or lower case, plain or in base64. */
export function marksIn(sink: string | Buffer, more: readonly string[] = []): string[] {
  const raw = typeof sink === 'string' ? Buffer.from(sink) : sink;
  const text = raw.toString('latin1').toLowerCase();
  const decoded = unpacked(raw);
  return [...MARKS, ...more].filter((mark) => {
    const wanted = mark.toLowerCase();
    return text.includes(wanted) || decoded.includes(wanted);
  });
}

/** The long base64 texts of a sink, decoded: JSON often carries bytes in this form. */
const unpacked = (raw: Buffer): string =>
  (raw.toString('latin1').match(/[A-Za-z0-9+/_-]{40,}={0,2}/g) ?? [])
    .map((text) => Buffer.from(text, 'base64').toString('latin1'))
    .join('\n')
    .toLowerCase();
