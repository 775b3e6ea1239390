import type { Database } from '../kit/database.js';
import { createEquipmentRegister } from './equipment.js';

/** Adds a dozen machines to an empty database. */
export function seedSismetro(database: Database): void {
  const register = createEquipmentRegister(database);
  if (register.count('') > 0) return;
  database.transaction(() => {
    for (const [technology, description, tag, brand, model, serialNumber] of MACHINES) {
      register.add({ technology, description, tag, brand, model, serialNumber });
    }
  });
}

const AIR = 'Ar-condicionado';
const COLD = 'Refrigeração';
const CLINIC = 'Equipamento médico';

const MACHINES = [
  [AIR, 'Split hi-wall da recepção', 'AC-001', 'Daikin', 'FTKP12Q5VL', 'DK2204118'],
  [AIR, 'Split hi-wall da sala de espera', 'AC-002', 'Daikin', 'FTKP18Q5VL', 'DK2204377'],
  [AIR, 'Split piso-teto do salão', 'AC-003', 'Carrier', '42XQL36C5', 'CR19A0562'],
  [AIR, 'Chiller da cobertura', 'CH-001', 'Trane', 'CGAM 120', 'TR20K7731'],
  [AIR, 'Fan coil do 3º andar', 'FC-031', 'Trane', 'BCHE 072', 'TR20K8090'],
  [COLD, 'Câmara fria de laticínios', 'CF-001', 'Elgin', 'SLM 2100', 'EL18C2209'],
  [COLD, 'Balcão refrigerado da padaria', 'BR-004', 'Gelopar', 'GBPS-175', 'GP21M0413'],
  [COLD, 'Freezer horizontal do estoque', 'FZ-002', 'Metalfrio', 'DA420', 'MF17R5520'],
  [
    CLINIC,
    'Autoclave da central de esterilização',
    'AU-001',
    'Cristófoli',
    'Vitale 21',
    'CV330182',
  ],
  [CLINIC, 'Monitor multiparâmetro do leito 7', 'MM-007', 'Mindray', 'uMEC12', 'MR60E4471'],
  [CLINIC, 'Bomba de infusão do leito 7', 'BI-107', 'Samtronic', 'ST1000', 'SM14B9926'],
  ['Gerador', 'Grupo gerador do subsolo', 'GG-001', 'Stemac', 'GTA 250', 'ST09G1187'],
] as const;
