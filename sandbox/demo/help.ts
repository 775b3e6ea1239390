import { DEFAULT_PORTS, PORT_VARIABLES, type PortName } from '../stack/ports.js';

const PORT_LABELS: Readonly<Record<PortName, string>> = {
  temporal: 'servidor Temporal',
  webUi: 'Temporal Web UI',
  api: 'api da Ponte',
  seniorX: 'Senior X de ensaio',
  sismetro: 'Sismetro de ensaio',
  metrics: 'métricas da api',
  workerMetrics: 'métricas do worker',
};

const portLines = (Object.entries(PORT_VARIABLES) as [PortName, string][]).map(
  ([name, variable]) =>
    `  ${variable.padEnd(28)}${PORT_LABELS[name].padEnd(22)}${DEFAULT_PORTS[name]}`,
);

export const HELP = `Uso: npm start [-- opções]

Inicia o Temporal, um Senior X e uma Sismetro de ensaio, a api e o worker da Ponte,
e mostra três pedidos de serviço do começo ao fim. Depois fica no ar até Ctrl-C.

Opções:
  --once          termina sozinho: código 0 se os três pedidos conferem nos dois
                  sistemas e na Ponte; senão diz o motivo
  --home <pasta>  onde ficam os dados e os logs (padrão: .local); outra execução na
                  mesma pasta continua de onde a anterior parou
  --help          esta ajuda

Portas, em 127.0.0.1; a variável de ambiente muda a porta (0: qualquer uma livre):
${portLines.join('\n')}
`;
