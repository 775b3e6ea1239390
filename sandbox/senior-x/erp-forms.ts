import { DateTime } from 'luxon';
import { z } from 'zod';
import { readForm } from '../kit/parse.js';
import { Refusal } from '../kit/refusal.js';
import type { Catalogue } from './catalogue.js';
import type { ChosenEquipment, NewItem, NewOrder } from './orders.js';

const ItemSchema = z.strictObject({
  service: z.string({ error: 'Informe o serviço no campo Item.' }),
  quantity: z
    .number({ error: 'Informe a Quantidade na unidade de venda.' })
    .positive('A Quantidade na unidade de venda deve ser maior que zero.'),
  price: z
    .number({ error: 'Informe o Preço de venda.' })
    .min(0, 'O Preço de venda não pode ser negativo.')
    .multipleOf(0.01, 'O Preço de venda tem no máximo duas casas decimais.'),
});
const EquipmentSchema = z.union(
  [
    z.strictObject({ id: z.string().trim().min(1) }),
    z.strictObject({ description: z.string().trim().min(1) }),
  ],
  { error: 'Informe um Equipamento disponível ou um Novo equipamento.' },
);
const ChoiceSchema = z.strictObject({ equipment: EquipmentSchema.nullable() });
const OrderSchema = z.strictObject({
  type: z.enum(['ORDER', 'QUOTE']).default('ORDER'),
  branch: z.string({ error: 'Informe a filial.' }),
  customer: z.string({ error: 'Informe o cliente.' }),
  observation: z
    .string()
    .max(999, 'A observação do pedido tem no máximo 999 caracteres.')
    .optional(),
  equipment: EquipmentSchema.optional(),
  items: z.array(ItemSchema).default([]),
});

/** Parses *Adicionar Item*: quantity and price are required. Throws `Refusal` 400 with sentences for the screen. */
export const readItemForm = (input: unknown, catalogue: Catalogue): NewItem =>
  newItem(readForm(ItemSchema, input), catalogue);

/** Parses the form of a new order or quote, with its items. */
export function readOrderForm(
  input: unknown,
  catalogue: Catalogue,
): { order: NewOrder; items: NewItem[] } {
  const form = readForm(OrderSchema, input);
  const { type, customer, equipment, observation, items } = form;
  const branch = catalogue.branch(form.branch);
  if (!branch) throw new Refusal(400, `A filial ${form.branch} não está cadastrada.`);
  if (!catalogue.customer(customer)) {
    throw new Refusal(400, `O cliente ${customer} não está cadastrado.`);
  }
  const order = {
    type,
    branch: branch.code,
    customer,
    issueDate: DateTime.now().setZone(branch.timeZone).toFormat('yyyy-MM-dd'),
    observation: observation ?? null,
    ...chosenEquipment(equipment),
  };
  return { order, items: items.map((item) => newItem(item, catalogue)) };
}

/** Parses *Inclusão de equipamento*: an available equipment, a new one, or none (`null`). Throws `Refusal` 400. */
export const readEquipmentForm = (input: unknown): ChosenEquipment =>
  chosenEquipment(readForm(ChoiceSchema, input).equipment ?? undefined);

const chosenEquipment = (
  equipment: z.output<typeof EquipmentSchema> | undefined,
): ChosenEquipment => ({
  equipmentId: equipment && 'id' in equipment ? equipment.id : null,
  equipmentDescription: equipment && 'description' in equipment ? equipment.description : null,
});

function newItem(item: z.output<typeof ItemSchema>, catalogue: Catalogue): NewItem {
  const service = catalogue.service(item.service);
  if (!service) throw new Refusal(400, `O serviço ${item.service} não está cadastrado.`);
  return {
    service: service.code,
    description: service.description,
    unit: service.unit,
    quantity: item.quantity,
    priceCents: Math.round(item.price * 100),
  };
}
